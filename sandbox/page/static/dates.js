// Slack's dates, in the zone and the language of whoever looks.
import { el } from "./dom.js";
import { tongue } from "./tongue.js";

const zoned = (zone) => ({ timeZone: zone || "UTC" });
const write = (unix, zone, options) => new Intl.DateTimeFormat(tongue(), { ...zoned(zone), ...options }).format(new Date(unix * 1000));
const isoDay = (ms, zone) => new Intl.DateTimeFormat("en-CA", zoned(zone)).format(new Date(ms));

function near(unix, zone) {
  const that = isoDay(unix * 1000, zone);
  const days = [0, 1, -1].find((n) => that === isoDay(Date.now() + n * 864e5, zone));
  return days === undefined ? null : new Intl.RelativeTimeFormat(tongue(), { numeric: "auto" }).format(days, "day"); // today, tomorrow, yesterday
}

// ordinal is a date such as February 18th, 2014; other languages than English count no days.
function ordinal(unix, zone, options) {
  const parts = new Intl.DateTimeFormat(tongue(), { ...zoned(zone), month: "long", day: "numeric", year: "numeric", ...options }).formatToParts(new Date(unix * 1000));
  return parts.map((p) => (p.type === "day" && tongue().startsWith("en") ? p.value + ending(Number(p.value)) : p.value)).join("");
}

function ending(day) {
  if (day > 10 && day < 14) return "th";
  return { 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th";
}

function ago(unix) {
  const seconds = unix - Date.now() / 1000, far = Math.abs(seconds);
  const [size, unit] = far < 90 ? [1, "second"] : far < 5400 ? [60, "minute"] : far < 129600 ? [3600, "hour"] : [86400, "day"];
  return new Intl.RelativeTimeFormat(tongue(), { numeric: "always" }).format(Math.round(seconds / size), unit);
}

const short = { month: "short", day: "numeric", year: "numeric" }, clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const tokens = {
  date_num: (t, z) => isoDay(t * 1000, z),
  date: (t, z) => ordinal(t, z),
  date_short: (t, z) => write(t, z, short),
  date_long: (t, z) => ordinal(t, z, { weekday: "long" }),
  date_long_full: (t, z) => ordinal(t, z, { weekday: "long" }),
  date_pretty: (t, z) => near(t, z) ?? ordinal(t, z),
  date_short_pretty: (t, z) => near(t, z) ?? write(t, z, short),
  date_long_pretty: (t, z) => near(t, z) ?? ordinal(t, z, { weekday: "long" }),
  day_divider_pretty: (t, z) => near(t, z) ?? ordinal(t, z, { weekday: "long" }),
  time: (t, z) => write(t, z, clock),
  time_secs: (t, z) => write(t, z, { ...clock, second: "2-digit" }),
  ago: (t) => ago(t),
};

export const slackDate = (unix, format, zone) => format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.(unix, zone) ?? whole);

// date is a time element that retick keeps true.
export function date(unix, format, zone, fallback) {
  return el("time", { datetime: new Date(unix * 1000).toISOString(), title: fallback, "data-unix": unix, "data-format": format, "data-zone": zone },
    slackDate(unix, format, zone));
}

// retick writes every date again that the clock has overtaken, in place.
export function retick() {
  for (const e of document.querySelectorAll("time[data-unix]")) {
    const text = slackDate(Number(e.dataset.unix), e.dataset.format, e.dataset.zone);
    if (e.textContent !== text) e.textContent = text;
  }
}

// wallClock writes an instant as a datetime-local input of the zone wants it; instant reads it back.
export function wallClock(unix, zone) {
  return new Intl.DateTimeFormat("sv-SE", { ...zoned(zone), dateStyle: "short", timeStyle: "short" }).format(new Date(unix * 1000)).replace(" ", "T");
}

export function instant(wall, zone) {
  const wanted = Date.parse(wall + "Z");
  let guess = wanted;
  for (let n = 0; n < 3; n++) guess += wanted - Date.parse(wallClock(guess / 1000, zone) + "Z");
  return Math.round(guess / 1000);
}
