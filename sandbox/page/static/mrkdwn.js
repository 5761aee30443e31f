// Slack's mrkdwn as elements. Text from outside is only ever set as text.

export function el(name, attributes = {}, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") e.className = value;
    else if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
    else if (value === true) e.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) e.setAttribute(key, value);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
}

export const decode = (s) => s.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const inZone = (unix, zone, options) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone || "UTC", ...options }).format(new Date(unix * 1000));

function day(unix, zone) {
  const date = (ms) => new Intl.DateTimeFormat("en-CA", { timeZone: zone || "UTC" }).format(new Date(ms));
  const that = date(unix * 1000);
  if (that === date(Date.now())) return "today";
  if (that === date(Date.now() + 864e5)) return "tomorrow";
  if (that === date(Date.now() - 864e5)) return "yesterday";
  return null;
}

function ago(unix) {
  const seconds = unix - Date.now() / 1000;
  const far = Math.abs(seconds);
  const [size, unit] = far < 90 ? [1, "second"] : far < 5400 ? [60, "minute"] : far < 129600 ? [3600, "hour"] : [86400, "day"];
  return new Intl.RelativeTimeFormat("en", { numeric: "always" }).format(Math.round(seconds / size), unit);
}

export function slackDate(unix, format, zone) {
  const short = { weekday: "short", month: "short", day: "numeric" };
  const tokens = {
    date_short_pretty: () => day(unix, zone) ?? inZone(unix, zone, short),
    date_pretty: () => day(unix, zone) ?? inZone(unix, zone, { month: "long", day: "numeric" }),
    date_long_pretty: () => day(unix, zone) ?? inZone(unix, zone, { weekday: "long", month: "long", day: "numeric" }),
    date_short: () => inZone(unix, zone, { ...short, year: "numeric" }),
    date: () => inZone(unix, zone, { month: "long", day: "numeric", year: "numeric" }),
    date_long: () => inZone(unix, zone, { dateStyle: "full" }),
    date_num: () => new Intl.DateTimeFormat("en-CA", { timeZone: zone || "UTC" }).format(new Date(unix * 1000)),
    time: () => inZone(unix, zone, { hour: "2-digit", minute: "2-digit" }),
    time_secs: () => inZone(unix, zone, { timeStyle: "medium" }),
    ago: () => ago(unix),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => (tokens[name] ? tokens[name]() : whole));
}

function token(inner, world) {
  const bar = inner.indexOf("|");
  const head = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? null : decode(inner.slice(bar + 1));
  const date = head.match(/^!date\^(-?\d+)\^(.*)$/);
  if (date) {
    const unix = Number(date[1]);
    return el("time", { datetime: new Date(unix * 1000).toISOString(), title: label }, slackDate(unix, date[2].split("^")[0], world.zone));
  }
  if (head.startsWith("@")) {
    const who = world.people.get(head.slice(1));
    return el("span", { class: "mention" }, "@" + (who ? who.name : label ?? head.slice(1)));
  }
  if (head.startsWith("#")) {
    const channel = world.channels.get(head.slice(1));
    return el("span", { class: "mention" }, "#" + (channel ? channel.name : label ?? head.slice(1)));
  }
  if (head.startsWith("!")) return el("span", { class: "mention" }, "@" + (label ?? head.slice(1).split("^")[0]));
  if (/^(https?|mailto):/.test(head)) return el("a", { href: decode(head), rel: "noreferrer noopener", target: "_blank" }, label ?? decode(head));
  return document.createTextNode(decode("<" + inner + ">"));
}

const styles = [["*", "strong"], ["_", "em"], ["~", "s"]];

// inline reads formatting within a line; what is in a token or in code is not read again.
function inline(text, world) {
  const parts = [];
  let rest = text;
  const pattern = /<([^<>]+)>|`([^`\n]+)`|([*_~])(?=\S)([^\n]*?\S)\3(?![\w])/;
  while (rest) {
    const found = pattern.exec(rest);
    if (!found) break;
    if (found.index > 0) parts.push(document.createTextNode(decode(rest.slice(0, found.index))));
    if (found[1] !== undefined) parts.push(token(found[1], world));
    else if (found[2] !== undefined) parts.push(el("code", {}, decode(found[2])));
    else parts.push(el(styles.find(([sign]) => sign === found[3])[1], {}, ...inline(found[4], world)));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) parts.push(document.createTextNode(decode(rest)));
  return parts;
}

export function mrkdwn(text, world) {
  const out = [];
  text.split(/```/).forEach((part, n) => {
    if (n % 2) return out.push(el("pre", {}, decode(part.replace(/^\n/, ""))));
    part.split("\n").forEach((line, k) => {
      if (k) out.push(el("br"));
      out.push(...inline(line, world));
    });
  });
  return out;
}

export const textOf = (t, world) => (t.type === "mrkdwn" ? mrkdwn(t.text, world) : [document.createTextNode(decode(t.text))]);
