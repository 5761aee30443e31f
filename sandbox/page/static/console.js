// The cloud's own console.
import { $, el, patch } from "./dom.js";
import { act, state } from "./link.js";

const before = new Map(); // what stood here, to point out what changed

export function showConsole() {
  patch($("tasks"), state.tasks.map((t) => ({ key: t.instance + t.id, is: t, make: () => row(t) })));
  for (const name of ["fault", "latency"]) if (document.activeElement !== $(name)) $(name).value = state[name];
}

function row(t) {
  const key = t.instance + t.id, now = t.status + t.at;
  const changed = before.has(key) && before.get(key) !== now;
  before.set(key, now);
  const on = t.name + " of " + t.on;
  const go = (action) => inConsole(t, { action });
  const button = (text, part, onclick) => el("button", { "data-part": part, "aria-label": text.replace("…", "") + ": " + on, onclick }, text);
  return el("tr", { class: changed ? "changed" : "", "data-task": t.id, tabindex: "-1" }, el("th", { scope: "row" }, t.on, el("small", {}, t.engine + ", " + t.region)),
    el("td", {}, ...words(t.name)), el("td", { class: "status-" + t.status }, t.status), el("td", { class: "when" }, t.at ? el("time", { datetime: t.at }, el("span", {}, t.at.slice(0, 10)), " ", el("b", {}, t.at.slice(11, 16))) : "no time set"),
    el("td", {}, t.status === "CREATED" ? el("div", { class: "doing" }, button("Move…", "move", () => askTime(t)), button("Run now", "run", () => go("run")), button("Cancel", "cancel", () => go("cancel"))) : null));
}

// words lets a name such as kernelUpgrade break between its words only.
function words(name) {
  return name.split(/(?<=[a-z0-9])(?=[A-Z])/).flatMap((word, n) => (n ? [el("wbr"), word] : [word]));
}

async function inConsole(t, deed) {
  $("consoletold").textContent = (await act({ do: "console", instance: t.instance, task: t.id, ...deed })).text ?? "";
}

function askTime(t) {
  const box = $("move"), when = el("input", { type: "datetime-local", id: "moveto", value: t.at?.slice(0, 16) });
  box.replaceChildren(el("form", { onsubmit: (event) => {
    event.preventDefault();
    box.close();
    inConsole(t, when.value ? { action: "move", to: when.value + ":00Z" } : { action: "move" });
  } }, el("h2", { id: "movetitle" }, "Move " + t.name + " of " + t.on), el("p", { class: "hint" }, "In the cloud's console, past headsup."),
  el("label", { class: "field", for: "moveto" }, "New time (UTC)"), when, el("footer", {}, el("button", { type: "button", onclick: () => box.close() }, "Back"), el("button", { class: "primary" }, "Move"))));
  box.showModal();
}

export function watchConsole() {
  const order = async () => { $("consoletold").textContent = (await act({ do: "fault", fault: $("fault").value, latency: $("latency").value })).text ?? ""; };
  for (const name of ["fault", "latency"]) $(name).addEventListener("change", order);
}
