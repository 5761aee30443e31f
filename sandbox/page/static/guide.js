// The guide leads through a first reschedule; a step ticks itself off when it has happened itself, whatever came after it.
import { $, el } from "./dom.js";
import { state } from "./link.js";

const done = new Set(); // of what happened, since a person who is somebody else now does not see it any more
let shown = "";

export function showGuide() {
  const happened = (step) => (step.window && state.window?.submit) || (step.says ?? []).some((words) => state.messages.some((m) => m.text.includes(words)));
  state.guide.forEach((step, n) => { if (happened(step)) done.add(n); });
  const next = state.guide.findIndex((_, n) => !done.has(n));
  const is = [...done].sort().join() + "/" + state.guide.length;
  if (is === shown) return;
  shown = is;
  const items = state.guide.map((step, n) => el("li", { "data-step": n + 1, class: done.has(n) ? "done" : n === next ? "next" : "", "aria-current": n === next ? "step" : null },
    step.text, done.has(n) ? el("span", { class: "unseen" }, " (done)") : null));
  if (next < 0) items.push(el("li", { class: "next last" }, "That was it. Now be the guest, or change a task in the console."));
  $("guide").firstElementChild.replaceChildren(...items);
}
