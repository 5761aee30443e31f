// A rich_text block as elements.
import { el } from "./dom.js";
import { date } from "./dates.js";
import { channel, emoji, group, link, person } from "./mrkdwn.js";

export const richText = (b, world) => (b.elements ?? []).map((part) => paragraph(part, world));

function paragraph(part, world) {
  const inside = () => (part.elements ?? []).map((x) => word(x, world));
  switch (part.type) {
    case "rich_text_preformatted": return el("pre", {}, ...inside());
    case "rich_text_quote": return el("blockquote", {}, ...inside());
    case "rich_text_list": return el(part.style === "ordered" ? "ol" : "ul", { class: part.indent ? "indent-" + Math.min(part.indent, 4) : "", start: part.offset ? part.offset + 1 : null },
      ...part.elements.map((item) => el("li", {}, paragraph(item, world))));
    default: return el("div", { class: "line" }, ...inside());
  }
}

function word(x, world) {
  let e = bare(x, world);
  for (const [style, tag] of [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]]) {
    if (x.style?.[style]) e = el(tag, {}, e);
  }
  return e;
}

function bare(x, world) {
  switch (x.type) {
    case "user": return person(x.user_id, world);
    case "channel": return channel(x.channel_id, world);
    case "usergroup": return group(x.usergroup_id, world, "");
    case "broadcast": return el("span", { class: "mention" }, "@" + x.range);
    case "link": return link(x.url, x.text);
    case "date": return date(x.timestamp, x.format, world.zone, x.fallback);
    case "emoji": return document.createTextNode(emoji(x.name));
    case "color": return el("code", {}, x.value);
    default: return document.createTextNode(x.text ?? "");
  }
}
