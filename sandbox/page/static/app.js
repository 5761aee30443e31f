// The page: who looks, at what, and what is shown where.
import { $, el, patch } from "./dom.js";
import { retick } from "./dates.js";
import { log } from "./messages.js";
import { compose } from "./composer.js";
import { showHome, showWindow, watchWindow } from "./window.js";
import { showConsole, watchConsole } from "./console.js";
import { showGuide } from "./guide.js";
import { showCode, watchCode } from "./authenticator.js";
import { showRecord, watchRecord } from "./record.js";
import { slack, speak, tongue } from "./tongue.js";
import { act, chosen, onState, refresh, showAll, state } from "./link.js";

const tell = (text) => { $("told").textContent = text ?? ""; };
const tellThread = (text) => { $("threadtold").textContent = text ?? ""; };

// showSlack puts Slack's own words into the language of whoever looks, before anything else is shown.
function showSlack() {
  speak(state.me.locale);
  for (const id of ["talk", "thread", "window", "sure"]) $(id).lang = tongue();
  for (const [at, text] of [["#tomessages", "Messages"], ["#tohome", "Home"], ["#composer > button", "Send"], ["#reply > button", "Reply"]]) {
    document.querySelector(at).textContent = slack(text);
  }
  $("thread").querySelector("h2").firstChild.textContent = slack("Thread") + " ";
  $("replytext").placeholder = slack("Reply, or @headsup help");
}

function showPlaces() {
  $("link").textContent = state.sockets ? "headsup is connected." : "headsup is not connected.";
  choices($("people"), state.switch.map((p) => ({ key: p.id, current: p.id === state.me.id, name: p.name, badge: p.kind, notes: [p.real, p.zone || "no zone"],
    go: () => go({ as: p.id, thread: "", home: false }) })));
  choices($("channels"), state.channels.map((c) => ({ key: c.id, current: c.id === state.channel, name: (c.direct ? "" : "# ") + c.name, notes: c.direct ? ["direct message"] : [],
    go: () => { pane("talk"); go({ channel: c.id, thread: "", home: false }); } })));
}

function choices(at, entries) {
  patch(at, entries.map((e) => ({ key: e.key, is: [e.current, e.name, e.badge, e.notes], make: () => el("li", {}, el("button", { "data-part": "go", "aria-current": String(e.current), onclick: e.go },
    e.name, e.badge ? el("span", { class: "badge" }, e.badge) : null, ...e.notes.map((note) => el("small", {}, note)))) })));
}

function go(where) {
  Object.assign(chosen, where);
  tell("");
  tellThread("");
  return refresh();
}

function showTalk() {
  const here = state.channels.find((c) => c.id === state.channel);
  $("where").textContent = (here.direct ? "" : "# ") + here.name;
  $("text").placeholder = here.direct ? slack("Say list, or help") : slack("Type #, or @headsup help", state.command);
  $("views").hidden = !here.direct;
  const home = here.direct && chosen.home;
  $("messages").hidden = $("composer").hidden = home;
  $("home").hidden = !home;
  for (const b of $("views").children) b.setAttribute("aria-pressed", String((b.id === "tohome") === Boolean(home)));
  if (home) showHome($("home"));
  log($("messages"), state.messages.filter((m) => !m.thread || m.broadcast), tell, (ts) => { chosen.thread = ts; pane("thread"); showAll(); $("replytext").focus(); });
}

function showThread() {
  const open = Boolean(chosen.thread) && state.messages.some((m) => m.ts === chosen.thread);
  $("thread").hidden = !open;
  $("main").classList.toggle("threaded", open);
  if (open) log($("replies"), state.messages.filter((m) => m.ts === chosen.thread || m.thread === chosen.thread), tellThread);
}

// pane chooses what a narrow screen shows.
function pane(name) {
  for (const p of document.querySelectorAll(".pane")) p.classList.toggle("shown", p.id === name);
  for (const b of $("tabs").children) b.setAttribute("aria-current", String(b.dataset.pane === name || (b.dataset.pane === "talk" && name === "thread")));
}

for (const show of [showSlack, showPlaces, showTalk, showThread, showConsole, showWindow, showGuide, showCode, showRecord]) onState(show);
for (const b of $("tabs").children) b.addEventListener("click", () => pane(b.dataset.pane));
pane("talk");
compose($("composer"), () => "", tell);
compose($("reply"), () => chosen.thread, tellThread);
watchWindow();
watchConsole();
watchCode();
watchRecord();
$("leave").addEventListener("click", () => { chosen.thread = ""; pane("talk"); showAll(); $("text").focus(); });
$("tomessages").addEventListener("click", () => { chosen.home = false; showAll(); });
$("tohome").addEventListener("click", async () => { chosen.home = true; showAll(); tell((await act({ do: "home" })).text); });

const stream = new EventSource("events");
stream.addEventListener("message", refresh);
stream.addEventListener("error", () => { $("link").textContent = "The demo has ended, or does not answer."; });
setInterval(retick, 5000);
