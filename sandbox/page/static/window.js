// Windows: those that the app opens, and the questions that Slack asks before a click.
import { $, el } from "./dom.js";
import { blocks } from "./blocks.js";
import { textOf, words } from "./mrkdwn.js";
import { held } from "./controls.js";
import { act, state, world } from "./link.js";
import { slack } from "./tongue.js";

// sure asks before it goes on, where the app wants it.
export function sure(confirm, go) {
  if (!confirm) return go();
  const box = $("sure");
  box.replaceChildren(el("h2", { id: "suretitle" }, words(confirm.title)), el("p", {}, ...textOf(confirm.text, world)), el("footer", {},
    el("button", { onclick: () => box.close() }, words(confirm.deny) || slack("Cancel")),
    el("button", { class: confirm.style ?? "primary", onclick: () => { box.close(); go(); } }, words(confirm.confirm) || slack("Yes"))));
  box.showModal();
}

// Form is the inputs of a view: what stands in them stays when the app changes the view around them, as in Slack.
class Form {
  constructor(view, before, tell) {
    this.view = view;
    this.tell = tell;
    this.controls = new Map();
    const start = (e, b) => before?.controls.get(key(e, b))?.read() ?? held(view.state?.[b.block_id]?.[e.action_id]);
    this.nodes = blocks(view.blocks, world, {
      start, keep: (e, b, made) => this.controls.set(key(e, b), made),
      press: (e, b, values) => sure(e.confirm, () => this.do({ do: "click", action: e.action_id, block: b.block_id, values, state: this.read() })),
      suggest: async (e, b, text) => (await act({ do: "suggest", view: view.id, action: e.action_id, block: b.block_id, text })).options,
    });
  }
  read() { return Object.fromEntries([...this.controls].map(([at, made]) => [at, made.read().join("\n")])); }
  async do(deed) {
    const result = await act({ view: this.view.id, ...deed });
    this.tell(result.text ?? "");
    return result;
  }
}

const key = (e, b) => b.block_id + "/" + e.action_id;

let open = null, shown = "";

export function showWindow() {
  const box = $("window"), view = state.window;
  const is = view ? state.me.id + view.id + view.hash : "";
  if (is === shown) return;
  shown = is;
  if (!view) { open = null; box.close(); return; }
  const part = box.contains(document.activeElement) ? document.activeElement.dataset.part : null;
  const form = open = new Form(view, open?.view.id === view.id ? open : null, (text) => { $("windowerror").textContent = text; });
  box.replaceChildren(el("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); send(form, event.target); } },
    el("h2", { id: "windowtitle" }, words({ text: view.title })), ...form.nodes, el("p", { class: "error", id: "windowerror", role: "alert" }), el("footer", {},
      el("button", { type: "button", onclick: leave }, words({ text: view.close }) || slack("Close")), view.submit ? el("button", { class: "primary" }, words({ text: view.submit })) : null)));
  if (!box.open) box.showModal();
  const same = part && [...box.querySelectorAll("[data-part]")].find((e) => e.dataset.part === part);
  (same ?? box.querySelector("input, textarea, select, button"))?.focus();
}

const leave = () => act({ do: "close", view: state.window?.id });

export function watchWindow() {
  $("window").addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
}

async function send(form, element) {
  const button = element.querySelector("footer .primary");
  button?.setAttribute("aria-busy", "true");
  const result = await form.do({ do: "submit", state: form.read() });
  button?.removeAttribute("aria-busy");
  for (const at of element.querySelectorAll(".block > .error")) at.textContent = "";
  for (const field of element.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const wrong = Object.entries(result.errors ?? {});
  for (const [block, text] of wrong) {
    const at = $("input-" + block + "-error");
    (at ?? $("windowerror")).textContent = text;
    $("input-" + block)?.setAttribute("aria-invalid", "true");
  }
  if (wrong.length) $("input-" + wrong[0][0])?.focus();
}

let home = null, homeShown = "";

// showHome shows the app's Home tab, as the app published it.
export function showHome(at) {
  const view = state.home, is = state.me.id + (view?.hash ?? "");
  if (is === homeShown && at.childElementCount) return;
  homeShown = is;
  if (!view) {
    home = null;
    at.replaceChildren(el("p", { class: "hint" }, state.channels.find((c) => c.direct).name + " shows nothing here yet."));
    return;
  }
  home = new Form(view, home?.view.id === view.id ? home : null, (text) => { $("told").textContent = text; });
  at.replaceChildren(...home.nodes);
}
