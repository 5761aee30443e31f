// Messages, as the chosen person sees them.
import { el, patch } from "./dom.js";
import { blocks } from "./blocks.js";
import { mrkdwn } from "./mrkdwn.js";
import { date } from "./dates.js";
import { menu } from "./menu.js";
import { act, state, world } from "./link.js";
import { sure } from "./window.js";
import { slack } from "./tongue.js";

// log shows messages. tell(text) says what Slack says of a click; open(ts) opens a thread, and is absent within one.
export function log(at, messages, tell, open) {
  const end = at.scrollHeight - at.scrollTop - at.clientHeight < 80;
  const replies = new Map();
  for (const m of state.messages) if (m.thread) replies.set(m.thread, (replies.get(m.thread) ?? 0) + 1);
  const changed = patch(at, messages.map((m) => ({
    key: m.ts, is: [m, open ? replies.get(m.ts) : 0, state.me.id, state.me.zone, world.people.get(m.user)], make: () => message(m, replies.get(m.ts) ?? 0, tell, open),
  })));
  if (changed && end) at.scrollTop = at.scrollHeight;
}

function message(m, replies, tell, open) {
  const who = world.people.get(m.user) ?? { name: m.user };
  const said = async (deed) => tell((await act(deed)).text);
  const on = {
    press: (e, b, values) => sure(e.confirm, () => said({ do: "click", ts: m.ts, action: e.action_id, block: b.block_id, values })),
    suggest: async (e, b, text) => (await act({ do: "suggest", ts: m.ts, action: e.action_id, block: b.block_id, text })).options,
  };
  const body = m.blocks?.length ? blocks(m.blocks, world, on) : [el("div", { class: "block" }, ...mrkdwn(m.text, world))];
  const e = el("article", { class: "message" + (m.ephemeral ? " private" : ""), tabindex: "-1", "aria-label": (m.ephemeral ? slack("Only visible to you") + ": " : "") + who.name },
    el("span", { class: "face face-" + hue(m.user), "aria-hidden": "true" }, who.name.slice(0, 1).toUpperCase()),
    el("div", { class: "body" }, m.ephemeral ? el("div", { class: "onlyyou" }, slack("Only visible to you")) : null, head(m, who), ...body, ...(m.files ?? []).map(attached)));
  if (open && !m.ephemeral && !m.thread) {
    e.lastElementChild.append(el("button", { class: "quiet", "data-part": "thread", onclick: () => open(m.ts) }, slack(["Reply in thread", "1 reply"][replies] ?? "# replies", replies)));
  }
  const shortcuts = (state.shortcuts ?? []).filter((s) => !s.global);
  if (shortcuts.length && !m.ephemeral) {
    e.append(menu("Shortcuts for this message", "⋮", shortcuts.map((s) => ({ text: s.name, note: state.everyone.find((p) => p.bot)?.name,
      go: () => said({ do: "shortcut", ts: m.ts, action: s.callback }) })), "shortcuts"));
  }
  return e;
}

function head(m, who) {
  return el("div", { class: "head" }, el("span", { class: "who" }, who.name), who.bot ? el("span", { class: "badge" }, "APP") : null, who.kind ? el("span", { class: "badge" }, who.kind) : null,
    date(Math.floor(m.at / 1000), "{time}", world.zone, new Date(m.at).toISOString()), m.edited ? el("span", { class: "edited" }, slack("(edited)")) : null,
    m.thread && m.broadcast ? el("span", { class: "edited" }, slack("also sent to the channel")) : null, m.command ? el("code", {}, m.command) : null);
}

const attached = (f) => el("div", { class: "file" }, "📄 " + f.name + ", " + (f.size < 1024 ? f.size + " bytes" : Math.round(f.size / 1024) + " KB"));

const hue = (id) => [...id].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 6, 0);
