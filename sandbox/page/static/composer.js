// The composers of the channel and of the thread.
import { el } from "./dom.js";
import { offers } from "./menu.js";
import { act, state } from "./link.js";

// compose makes a form send what is typed. thread() says in which thread, tell(text) what Slack says of it.
export function compose(form, thread, tell) {
  const field = form.querySelector("textarea");
  const list = offers(field, find, async (entry) => {
    if (entry.runs) {
      field.value = "";
      tell((await act({ do: "global", action: entry.value })).text ?? "");
      return;
    }
    field.value = field.value.replace(/(^\/\S*|@\S*)$/, entry.value + " ");
    field.focus();
  });
  form.prepend(el("div", { class: "above" }, list));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    tell("");
    const result = await act({ do: text.startsWith("/") ? "command" : "say", text, thread: thread() });
    tell(result.text ?? "");
    if (result.text && field.value === "") field.value = text; // Slack gives back what it did not take
  });
}

// find offers the app's command and its global shortcuts while a name is typed after a slash, as Slack does, and people after an @.
function find(text) {
  if (/^\/\S*$/.test(text)) {
    const command = text !== state.command && state.command.startsWith(text) ? [{ text: state.command, note: "what is coming, and what to do about it", value: state.command }] : [];
    const word = text.slice(1).toLowerCase();
    const global = (state.shortcuts ?? []).filter((s) => s.global && text !== state.command && s.name.toLowerCase().startsWith(word));
    return [...command, ...global.map((s) => ({ text: s.name, note: "shortcut", value: s.callback, runs: true }))];
  }
  const typed = text.match(/(?:^|\s)@(\S*)$/);
  if (!typed) return [];
  return state.everyone.filter((p) => p.name.startsWith(typed[1].toLowerCase()) && p.name !== typed[1])
    .map((p) => ({ text: "@" + p.name, note: p.real === p.name ? "" : p.real, value: "@" + p.name }));
}
