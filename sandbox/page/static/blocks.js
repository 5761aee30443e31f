// Block Kit as elements. press(element, block, values) is called when somebody clicks or chooses.
import { el, mrkdwn, textOf, decode, slackDate } from "./mrkdwn.js";

export function blocks(list, world, press) {
  return (list ?? []).map((b) => block(b, world, press));
}

function block(b, world, press) {
  switch (b.type) {
    case "section": {
      const e = el("div", { class: "block" }, ...(b.text ? textOf(b.text, world) : []));
      if (b.fields) e.append(el("div", { class: "fields" }, ...b.fields.map((f) => el("div", {}, ...textOf(f, world)))));
      if (b.accessory) e.append(" ", element(b.accessory, b, world, press));
      return e;
    }
    case "header": return el("h3", { class: "block" }, ...textOf(b.text, world));
    case "divider": return el("hr");
    case "context": return el("div", { class: "block context" }, ...b.elements.flatMap((e) => (e.type === "image" ? [image(e)] : textOf(e, world))));
    case "actions": return el("div", { class: "block actions" }, ...b.elements.map((e) => element(e, b, world, press)));
    case "image": return el("div", { class: "block" }, image(b));
    case "rich_text": return el("div", { class: "block" }, ...b.elements.flatMap((e) => rich(e, world)));
    case "input": return input(b, world);
    default: return el("div", { class: "block context" }, "(" + b.type + ")");
  }
}

const image = (b) => el("img", { src: b.image_url, alt: b.alt_text });

function rich(e, world) {
  if (e.type === "rich_text_preformatted") return [el("pre", {}, ...e.elements.map((x) => x.text ?? ""))];
  if (e.type === "rich_text_list") return [el("ul", {}, ...e.elements.map((x) => el("li", {}, ...rich(x, world))))];
  return (e.elements ?? []).map((x) => {
    if (x.type === "user") return el("span", { class: "mention" }, "@" + (world.people.get(x.user_id)?.name ?? x.user_id));
    if (x.type === "link") return el("a", { href: x.url, rel: "noreferrer noopener", target: "_blank" }, x.text ?? x.url);
    if (x.type === "date") return el("time", {}, slackDate(x.timestamp, x.format, world.zone));
    if (x.type === "emoji") return document.createTextNode(":" + x.name + ":");
    if (x.style?.code) return el("code", {}, x.text);
    return x.style?.bold ? el("strong", {}, x.text ?? "") : document.createTextNode(x.text ?? "");
  });
}

function element(e, b, world, press) {
  const style = e.style ? " " + e.style : "";
  switch (e.type) {
    case "button":
      return el("button", { class: "slack" + style, type: "button", "data-action": e.action_id, onclick: () => press(e, b, []) }, decode(e.text.text));
    case "overflow":
    case "static_select": {
      const select = el("select", { "aria-label": e.placeholder?.text ?? "More", onchange: () => { if (select.value) press(e, b, [select.value]); } },
        el("option", { value: "" }, e.placeholder?.text ?? "…"), ...options(e));
      return select;
    }
    default: return el("span", {}, "(" + e.type + ")");
  }
}

const options = (e) => [...(e.options ?? []), ...(e.option_groups ?? []).flatMap((g) => g.options)].map((o) =>
  el("option", { value: o.value, selected: e.initial_option?.value === o.value }, decode(o.text.text)));

// wallClock writes an instant as a datetime-local input of the zone wants it; instant reads it back.
export function wallClock(unix, zone) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone || "UTC", dateStyle: "short", timeStyle: "short" }).format(new Date(unix * 1000));
  return parts.replace(" ", "T");
}

export function instant(wall, zone) {
  const wanted = Date.parse(wall + "Z");
  let guess = wanted;
  for (let n = 0; n < 3; n++) guess += wanted - Date.parse(wallClock(guess / 1000, zone) + "Z");
  return Math.round(guess / 1000);
}

function input(b, world) {
  const id = "input-" + b.block_id, e = b.element;
  const hints = { id, name: b.block_id, "data-kind": e.type, required: !b.optional };
  let field;
  switch (e.type) {
    case "plain_text_input":
      field = el(e.multiline ? "textarea" : "input", { ...hints, placeholder: e.placeholder?.text, maxlength: e.max_length });
      field.value = e.initial_value ?? "";
      break;
    case "datetimepicker":
      field = el("input", { ...hints, type: "datetime-local" });
      field.value = e.initial_date_time ? wallClock(e.initial_date_time, world.zone) : "";
      break;
    case "static_select":
      field = el("select", hints, el("option", { value: "" }, e.placeholder?.text ?? "Choose"), ...options(e));
      break;
    default:
      field = el("span", hints, "(" + e.type + ")");
  }
  return el("div", { class: "block" }, el("label", { class: "field", for: id }, decode(b.label.text) + (b.optional ? " (optional)" : "")), field,
    b.hint ? el("div", { class: "context" }, decode(b.hint.text)) : null, el("p", { class: "error", id: id + "-error", role: "alert" }));
}

export { mrkdwn };
