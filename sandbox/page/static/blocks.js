// Block Kit as elements. on is {press(element, block, values), suggest(element, block, text), start(element, block),
// keep(element, block, control)}: what a click does, what a menu offers, what stands in an input, and who reads it.
import { el } from "./dom.js";
import { textOf, words, decode } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { control, held } from "./controls.js";
import { menu } from "./menu.js";
import { slack } from "./tongue.js";

export const blocks = (list, world, on) => (list ?? []).map((b) => block(b, world, on));

function block(b, world, on) {
  switch (b.type) {
    case "section": return section(b, world, on);
    case "header": return el("h3", { class: "block" }, ...textOf(b.text, world));
    case "divider": return el("hr");
    case "context": return el("div", { class: "block context" }, ...b.elements.map((e) => (e.type === "image" ? image(e) : el("span", {}, ...textOf(e, world)))));
    case "actions": return el("div", { class: "block actions" }, ...b.elements.map((e) => element(e, b, world, on)));
    case "image": return el("figure", { class: "block" }, b.title ? el("figcaption", {}, ...textOf(b.title, world)) : null, image(b));
    case "rich_text": return el("div", { class: "block" }, ...richText(b, world));
    case "input": return input(b, world, on);
    default: return el("div", { class: "block context" }, "(a block of type " + b.type + ", which this page does not show)");
  }
}

function section(b, world, on) {
  const said = el("div", { class: "said" }, ...(b.text ? textOf(b.text, world) : []));
  if (b.fields) said.append(el("div", { class: "fields" }, ...b.fields.map((f) => el("div", {}, ...textOf(f, world)))));
  return el("div", { class: "block section" }, said, b.accessory ? element(b.accessory, b, world, on) : null);
}

// image shows what lies on this machine. What lies elsewhere is only named: the page asks nobody outside.
function image(e) {
  const url = e.slack_file?.id ? location.origin + "/file/" + encodeURIComponent(e.slack_file.id) : e.image_url ?? "";
  if (url.startsWith("data:image/") || url.startsWith(location.origin + "/")) return el("img", { src: url, alt: e.alt_text });
  return el("span", { class: "image", role: "img", "aria-label": e.alt_text, title: url }, "🖼 " + e.alt_text);
}

const part = (e, b) => b.block_id + "/" + e.action_id;

function element(e, b, world, on) {
  switch (e.type) {
    case "image": return image(e);
    case "button": return button(e, b, on);
    case "overflow": return menu("More actions", "⋯", e.options.map((o) => ({
      text: words(o.text), note: o.description ? words(o.description) : "", go: () => { follow(o.url); on.press(e, b, [o.value]); },
    })), part(e, b));
  }
  const made = control(e, world, startOf(e, b, on), { id: "action-" + part(e, b), "data-part": part(e, b), "data-action": e.action_id,
    "aria-label": words(e.placeholder) || e.action_id }, (text) => on.suggest(e, b, text));
  made.node.addEventListener("change", () => on.press(e, b, made.read()));
  on.keep?.(e, b, made);
  return made.node;
}

function button(e, b, on) {
  return el("button", { class: "slack " + (e.style ?? ""), type: "button", "data-action": e.action_id, "data-part": part(e, b), "aria-label": e.accessibility_label,
    onclick: () => { follow(e.url); on.press(e, b, []); } }, words(e.text));
}

function follow(url) {
  if (/^https?:/i.test(url ?? "")) window.open(decode(url), "_blank", "noreferrer,noopener");
}

const startOf = (e, b, on) => on.start?.(e, b) ?? held(initial(e));

// initial is what an element starts with, in the shape of a state.
const initial = (e) => Object.fromEntries(Object.entries(e).filter(([key]) => key.startsWith("initial_")));

function input(b, world, on) {
  const id = "input-" + b.block_id, e = b.element;
  const made = control(e, world, startOf(e, b, on), { id, "data-part": part(e, b), "aria-required": b.optional ? null : "true", "aria-describedby": id + "-hint " + id + "-error" },
    (text) => on.suggest(e, b, text));
  if (b.dispatch_action) made.node.addEventListener("change", () => on.press(e, b, made.read()));
  on.keep?.(e, b, made);
  return el("div", { class: "block" }, el("label", { class: "field", id: id + "-label", for: id }, words(b.label), b.optional ? el("small", {}, slack(" (optional)")) : null), made.node,
    el("p", { class: "hint", id: id + "-hint" }, words(b.hint)), el("p", { class: "error", id: id + "-error" }));
}
