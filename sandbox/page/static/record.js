// The program's own record, and somebody who edits a row of it by hand.
import { $ } from "./dom.js";
import { act, state } from "./link.js";

export function showRecord() {
  $("record").hidden = !state.record;
  $("verifyby").textContent = state.record;
}

async function go(action) {
  const { text, said, broken } = await act({ do: "record", action });
  $("did").textContent = text;
  $("verdict").hidden = !said;
  $("verdict").className = broken ? "broken" : "whole";
  $("verdict").textContent = said ?? "";
  $("record").scrollIntoView({ block: "end" });
}

export function watchRecord() {
  for (const action of ["tamper", "mend", "check"]) $(action).addEventListener("click", () => go(action));
}
