// The page: it asks for the state whenever something changed, and shows it.
import { el, mrkdwn } from "./mrkdwn.js";
import { blocks, instant, wallClock } from "./blocks.js";

const $ = (id) => document.getElementById(id);
const chosen = { as: "", channel: "", thread: "" };
let state = null, shownWindow = "", world = null;
const before = new Map(); // what the console showed, to point out what changed

async function act(deed) {
  $("told").textContent = "";
  const answer = await fetch("act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ as: state.me.id, channel: state.channel, ...deed }) });
  const result = answer.ok ? await answer.json() : { text: await answer.text() };
  if (result.text && deed.do !== "submit") $("told").textContent = result.text;
  await refresh();
  return result;
}

let asking = false, again = false;
async function refresh() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch("state?" + new URLSearchParams({ as: chosen.as, channel: chosen.channel }));
      if (answer.ok) { state = await answer.json(); show(); }
    } while (again);
  } finally { asking = false; }
}

function show() {
  world = {
    zone: state.me.zone, people: new Map(state.everyone.map((p) => [p.id, p])), channels: new Map(state.channels.map((c) => [c.id, c])),
  };
  $("link").textContent = state.sockets ? "headsup is connected." : "headsup is not connected.";
  list($("people"), state.switch.map((p) => ({ key: p.id, current: p.id === state.me.id, face: [p.name, el("small", {}, p.real), el("small", {}, p.zone || "no zone")],
    go: () => { chosen.as = p.id; chosen.thread = ""; refresh(); } })));
  list($("channels"), state.channels.map((c) => ({ key: c.id, current: c.id === state.channel, face: [(c.direct ? "" : "# ") + c.name, c.direct ? el("small", {}, "direct message") : null],
    go: () => { chosen.channel = c.id; chosen.thread = ""; pane("talk"); refresh(); } })));
  const here = state.channels.find((c) => c.id === state.channel);
  $("where").textContent = (here.direct ? "" : "# ") + here.name;
  $("text").placeholder = here.direct ? "Say list, or help" : "Type " + state.command + ", or @headsup help";
  log($("messages"), state.messages.filter((m) => !m.thread));
  const threaded = chosen.thread && state.messages.some((m) => m.ts === chosen.thread);
  $("thread").hidden = !threaded;
  document.querySelector("main").classList.toggle("threaded", Boolean(threaded));
  if (threaded) log($("replies"), state.messages.filter((m) => m.ts === chosen.thread || m.thread === chosen.thread), true);
  showConsole();
  showWindow();
  guide();
}

// list shows buttons to choose between, and leaves the focus where it is.
function list(at, entries) {
  const focus = document.activeElement?.dataset?.key;
  at.replaceChildren(...entries.map((e) => el("li", {}, el("button", { "data-key": e.key, "aria-current": e.current ? "true" : "false", onclick: e.go }, ...e.face))));
  if (focus) at.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
}

// log shows messages. One that has not changed keeps its element, and with it focus and selection.
function log(at, messages, inThread = false) {
  const atEnd = at.scrollHeight - at.scrollTop - at.clientHeight < 80;
  const old = new Map([...at.children].map((e) => [e.dataset.ts, e]));
  const minute = Math.floor(Date.now() / 60000);
  const fresh = messages.map((m) => {
    const replies = state.messages.filter((r) => r.thread === m.ts).length;
    const is = JSON.stringify([m, replies, state.me.id, inThread, minute]);
    const known = old.get(m.ts);
    return known?.dataset.is === is ? known : message(m, replies, is, inThread);
  });
  if (fresh.length === at.children.length && fresh.every((e, n) => e === at.children[n])) return;
  at.replaceChildren(...fresh);
  if (atEnd) at.scrollTop = at.scrollHeight;
}

function message(m, replies, is, inThread) {
  const who = world.people.get(m.user) ?? { name: m.user };
  const head = el("div", {}, el("span", { class: "who" }, who.name), who.bot ? el("span", { class: "badge" }, "APP") : null,
    el("time", { class: "sent", datetime: new Date(m.at).toISOString() }, wallClock(m.at / 1000, world.zone).slice(11)), m.edited ? el("span", { class: "edited" }, " (edited)") : null);
  const body = m.blocks?.length ? blocks(m.blocks, world, (e, b, values) => press(m, e, b, values)) : [el("div", { class: "block" }, ...mrkdwn(m.text, world))];
  const e = el("article", { class: "message" + (m.ephemeral ? " private" : ""), "data-ts": m.ts, "data-is": is, "aria-label": who.name },
    m.ephemeral ? el("div", { class: "onlyyou" }, "Only visible to you") : null, head, ...body);
  if (!inThread && !m.ephemeral && !m.thread) {
    e.append(el("button", { class: "quiet", onclick: () => { chosen.thread = m.ts; pane("thread"); show(); } }, replies ? replies + (replies === 1 ? " reply" : " replies") : "Reply in thread"));
  }
  return e;
}

function press(m, e, b, values) {
  const go = () => act({ do: "click", ts: m.ts, action: e.action_id, block: b.block_id, values });
  if (!e.confirm) return go();
  const box = $("sure");
  box.replaceChildren(el("h2", { id: "suretitle" }, e.confirm.title.text), el("p", {}, e.confirm.text.text), el("footer", {},
    el("button", { onclick: () => box.close() }, e.confirm.deny?.text ?? "Cancel"),
    el("button", { class: "primary", onclick: () => { box.close(); go(); } }, e.confirm.confirm?.text ?? "Yes")));
  box.showModal();
}

function showWindow() {
  const box = $("window"), w = state.window;
  if (!w) { shownWindow = ""; if (box.open) box.close(); return; }
  if (shownWindow === w.id + w.hash) return;
  shownWindow = w.id + w.hash;
  const form = el("form", { onsubmit: (event) => { event.preventDefault(); send(form, w); } }, el("h2", { id: "windowtitle" }, w.title), ...blocks(w.blocks, world, () => {}),
    el("p", { class: "error", id: "windowerror", role: "alert" }), el("footer", {},
      el("button", { type: "button", onclick: leaveWindow }, w.close || "Close"), w.submit ? el("button", { class: "primary" }, w.submit) : null));
  box.replaceChildren(form);
  if (!box.open) box.showModal();
}

const leaveWindow = () => act({ do: "close", view: state.window?.id });
$("window").addEventListener("cancel", (event) => { event.preventDefault(); leaveWindow(); });

async function send(form, w) {
  const values = {};
  for (const field of form.querySelectorAll("[data-kind]")) {
    values[field.name] = field.dataset.kind === "datetimepicker" && field.value ? String(instant(field.value, world.zone)) : field.value;
  }
  const result = await act({ do: "submit", view: w.id, state: values });
  for (const at of form.querySelectorAll(".error")) at.textContent = "";
  for (const [block, text] of Object.entries(result.errors ?? {})) {
    const at = document.getElementById("input-" + block + "-error");
    (at ?? $("windowerror")).textContent = text;
  }
  if (result.text && $("windowerror")) $("windowerror").textContent = result.text;
}

function showConsole() {
  const busy = $("tasks").contains(document.activeElement) && document.activeElement.tagName === "INPUT";
  if (busy) return;
  $("tasks").replaceChildren(...state.tasks.map((t) => {
    const at = t.at.slice(0, 16).replace("T", " ");
    const key = t.instance + t.id, now = t.status + at;
    const changed = before.has(key) && before.get(key) !== now;
    before.set(key, now);
    const when = el("input", { type: "datetime-local", value: t.at.slice(0, 16), "aria-label": "New time in UTC for " + t.name + " of " + t.on });
    const can = t.status === "CREATED";
    const doIt = (action) => act({ do: "console", action, instance: t.instance, task: t.id, to: (when.value || t.at.slice(0, 16)) + ":00Z" });
    return el("tr", { class: changed ? "changed" : "", "data-task": t.id }, el("td", {}, t.on, el("small", {}, t.engine + ", " + t.region)), el("td", {}, t.name),
      el("td", { class: "status-" + t.status }, t.status), el("td", {}, at),
      el("td", { class: "doing" }, ...(can ? [when, el("button", { onclick: () => doIt("move") }, "Move"), el("button", { onclick: () => doIt("run") }, "Run now"),
        el("button", { onclick: () => doIt("cancel") }, "Cancel")] : [])));
  }));
}

// guide leads through a first reschedule; a step ticks itself off when it has happened.
let furthest = 0;
function guide() {
  const says = (words) => state.messages.some((m) => m.text.includes(words));
  const steps = [
    ["Type " + state.command + " and press Enter", says("soonest first")],
    ["Click Reschedule on a task", Boolean(state.window) || says("Nothing has been changed yet")],
    ["Choose another time, then Review", says("Nothing has been changed yet")],
    ["Read the draft and click Confirm", says("onfirmed") || says("*Done*")],
    ["Watch the card, and the console on the right", state.messages.some((m) => m.text.includes("*Done*"))],
  ];
  steps.forEach(([, done], n) => { if (done && n >= furthest) furthest = n + 1; });
  const items = steps.map(([text], n) => el("li", { class: n < furthest ? "done" : n === furthest ? "next" : "" }, text));
  if (furthest === steps.length) items.push(el("li", { class: "next" }, "That was it. Now try it as the guest, or change a task in the console first."));
  $("guide").firstElementChild.replaceChildren(...items);
}

function pane(name) {
  for (const p of document.querySelectorAll(".pane")) p.classList.toggle("shown", p.id === name);
  for (const b of document.querySelectorAll("#tabs button")) b.setAttribute("aria-current", String(b.dataset.pane === name));
}
for (const b of document.querySelectorAll("#tabs button")) b.addEventListener("click", () => pane(b.dataset.pane));
pane("talk");

function compose(form, field, thread) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    await act({ do: text.startsWith("/") ? "command" : "say", text, thread: thread() });
  });
}
compose($("composer"), $("text"), () => "");
compose($("reply"), $("replytext"), () => chosen.thread);
$("leave").addEventListener("click", () => { chosen.thread = ""; pane("talk"); show(); });
$("fault").addEventListener("change", () => act({ do: "fault", fault: $("fault").value }));

const stream = new EventSource("events");
stream.addEventListener("message", refresh);
stream.addEventListener("error", () => { $("link").textContent = "The demo has ended, or does not answer."; });
setInterval(() => { if (state) refresh(); }, 30000);
