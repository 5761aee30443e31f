// Slack's mrkdwn as elements.
import { el } from "./dom.js";
import { date } from "./dates.js";

export const decode = (s) => s.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const known = {
  bell: "🔔", boom: "💥", calendar: "📆", date: "📅", tada: "🎉", warning: "⚠️", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", no_entry: "⛔",
  no_entry_sign: "🚫", rotating_light: "🚨", hourglass: "⌛", hourglass_flowing_sand: "⏳", lock: "🔒", eyes: "👀", wave: "👋", "+1": "👍", "-1": "👎",
  information_source: "ℹ️", question: "❓", wrench: "🔧", alarm_clock: "⏰", clock1: "🕐", robot_face: "🤖", rocket: "🚀", memo: "📝", pencil2: "✏️",
  arrows_counterclockwise: "🔄", large_green_circle: "🟢", red_circle: "🔴", large_yellow_circle: "🟡", snowflake: "❄️", scroll: "📜", fire: "🔥",
  gear: "⚙️", vertical_traffic_light: "🚦", key: "🔑", raising_hand: "🙋", grey_question: "❔", busts_in_silhouette: "👥",
};

// emoji gives the character of a name; a name that it does not know stays as Slack shows unknown ones.
export const emoji = (name) => known[name] ?? ":" + name + ":";
const plain = (s) => decode(s).replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));

export const person = (id, world, label) => el("span", { class: "mention" }, "@" + (world.people.get(id)?.name ?? (label || id)));
export const channel = (id, world, label) => el("span", { class: "mention" }, "#" + (world.channels.get(id)?.name ?? (label || id)));

export const group = (id, world, label) => el("span", { class: "mention" }, "@" + (world.groups.get(id)?.handle ?? (label.replace(/^@/, "") || id)));

// link opens elsewhere, and only what a browser may follow.
export function link(url, text) {
  if (!/^(https?|mailto):/i.test(url)) return document.createTextNode(text || url);
  return el("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, text || url);
}

function token(inner, world) {
  const bar = inner.indexOf("|"), head = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : decode(inner.slice(bar + 1));
  const when = head.match(/^!date\^(-?\d+)\^([^^]*)(?:\^(.*))?$/);
  if (when) {
    const shown = date(Number(when[1]), decode(when[2]), world.zone, label);
    if (!when[3]) return shown;
    const around = link(decode(when[3]));
    around.replaceChildren?.(shown);
    return around;
  }
  if (head.startsWith("@")) return person(head.slice(1), world, label);
  if (head.startsWith("#")) return channel(head.slice(1), world, label);
  if (head.startsWith("!subteam^")) return group(head.slice(9), world, label);
  if (head.startsWith("!")) return el("span", { class: "mention" }, "@" + (label.replace(/^@/, "") || head.slice(1).split("^")[0]));
  if (/^(https?|mailto):/i.test(head)) return link(decode(head), label);
  return document.createTextNode(decode("<" + inner + ">"));
}

const tags = { "*": "strong", _: "em", "~": "s" };
// A token, code, or a stretch between two signs that stand at edges. Slack's documents do not say what makes an edge; what others have tried stands in
// docs/slack.md, and this takes the strictest reading of it: neither letters of any script nor full-width signs.
const piece = /<([^<>]+)>|`([^`\n]+)`|(?<![^\s~!#$%^()\-+={}[\];:'",.?/“”‘’—…])([*_~])(?=\S)(?!\3)((?:(?!\3)[^\n])*?(?!\3)[^\s，。：；（）、！？])\3(?![^\s~!#$%^()\-+={}[\];:'",.?/“”‘’—…])/g;

// inline reads formatting within a line; what is in a token or in code is not read again.
function inline(text, world) {
  const parts = [];
  let from = 0;
  const upTo = (end) => { if (end > from) parts.push(document.createTextNode(plain(text.slice(from, end)))); };
  for (const found of text.matchAll(piece)) {
    upTo(found.index);
    from = found.index + found[0].length;
    if (found[1] !== undefined) parts.push(token(found[1], world));
    else if (found[2] !== undefined) parts.push(el("code", {}, ...(found[2].includes("<") ? inline(found[2], world) : [decode(found[2])])));
    else parts.push(el(tags[found[3]], {}, ...inline(found[4], world)));
  }
  upTo(text.length);
  return parts;
}

function lines(text, world) {
  const out = [];
  let quote = null; // what the line before stood in
  text.split("\n").forEach((line, n) => {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (!quoted) {
      if (n && !quote) out.push(el("br"));
      quote = null;
      out.push(...inline(line, world));
      return;
    }
    if (quote) quote.append(el("br"));
    else out.push(quote = el("blockquote"));
    quote.append(...inline(quoted[1], world));
  });
  return out;
}

export function mrkdwn(text, world) {
  const parts = text.split("```");
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("```")); // never closed: it stays as it is
  return parts.flatMap((part, n) => {
    if (n % 2) return [el("pre", {}, decode(part.replace(/^\n|\n$/g, "")))];
    const bare = part.replace(n ? /^\n/ : "", "").replace(n < parts.length - 1 ? /\n$/ : "", ""); // a block of code breaks the line itself
    return bare === "" ? [] : lines(bare, world);
  });
}

export const textOf = (t, world) => (t.type === "mrkdwn" ? mrkdwn(t.text, world) : [document.createTextNode(plain(t.text))]);
export const words = (t) => plain(t?.text ?? "");
