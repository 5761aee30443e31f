// The guide leads through a first reschedule; a step ticks itself off when it has happened.
import { $, el } from "./dom.js";
import { state } from "./link.js";

let furthest = 0, shown = "";

export function showGuide() {
  const happened = (step) => (step.window && state.window) || (step.says ?? []).some((words) => state.messages.some((m) => m.text.includes(words)));
  state.guide.forEach((step, n) => { if (n >= furthest && happened(step)) furthest = n + 1; });
  const is = furthest + "/" + state.guide.length;
  if (is === shown) return;
  shown = is;
  const items = state.guide.map((step, n) => el("li", { class: n < furthest ? "done" : n === furthest ? "next" : "", "aria-current": n === furthest ? "step" : null },
    step.text, n < furthest ? el("span", { class: "unseen" }, " (done)") : null));
  if (furthest === state.guide.length) items.push(el("li", { class: "next last" }, "That was it. Now be the guest, or change a task in the console."));
  $("guide").firstElementChild.replaceChildren(...items);
}
