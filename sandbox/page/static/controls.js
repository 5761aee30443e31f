// What can be filled in or chosen from. A control is {node, read}: read gives what it holds, as a list of texts: an option's
// value, a person's or channel's id, an instant as Unix seconds.
import { el } from "./dom.js";
import { words } from "./mrkdwn.js";
import { instant, wallClock } from "./dates.js";
import { offers } from "./menu.js";

const allOptions = (e) => [...(e.options ?? []), ...(e.option_groups ?? []).flatMap((g) => g.options)];
const typed = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "text", datepicker: "date", timepicker: "time", rich_text_input: "text" };

// control makes the control of an element that holds what start says. suggest(text) asks what an external menu offers.
export function control(e, world, start, attributes, suggest) {
  switch (e.type) {
    case "datetimepicker": {
      const field = el("input", { ...attributes, type: "datetime-local" });
      field.value = start[0] ? wallClock(Number(start[0]), world.zone) : "";
      return { node: field, read: () => (field.value ? [String(instant(field.value, world.zone))] : []) };
    }
    case "static_select": return select(e, allOptions(e), start, attributes);
    case "multi_static_select": return select(e, allOptions(e), start, attributes, true);
    case "external_select":
    case "multi_external_select": return external(e, start, attributes, suggest);
    case "users_select":
    case "multi_users_select": return select(e, named(world.people, "@"), start, attributes, e.type.startsWith("multi"));
    case "conversations_select":
    case "channels_select":
    case "multi_conversations_select":
    case "multi_channels_select": return select(e, named(world.channels, "#"), start, attributes, e.type.startsWith("multi"));
    case "checkboxes": return boxes(e, start, attributes, "checkbox");
    case "radio_buttons": return boxes(e, start, attributes, "radio");
    default: return text(e, start, attributes);
  }
}

const named = (map, sign) => [...map].filter(([id]) => /^[A-Z]/.test(id)).map(([id, x]) => ({ value: id, text: { text: sign + x.name } }));

function text(e, start, attributes) {
  const long = e.multiline || e.type === "rich_text_input";
  const field = el(long ? "textarea" : "input", { ...attributes, type: long ? null : typed[e.type] ?? "text", rows: long ? 4 : null,
    placeholder: e.placeholder ? words(e.placeholder) : null, maxlength: e.max_length, autocomplete: "off", inputmode: e.type === "number_input" ? "decimal" : null });
  field.value = start[0] ?? "";
  return { node: field, read: () => (field.value === "" ? [] : [field.value]) };
}

function select(e, options, start, attributes, several = false) {
  const field = el("select", { ...attributes, multiple: several }, several ? null : el("option", { value: "" }, words(e.placeholder) || "Choose"),
    ...options.map((o) => el("option", { value: o.value, selected: start.includes(o.value) }, words(o.text))));
  return { node: field, read: () => [...field.selectedOptions].map((o) => o.value).filter(Boolean) };
}

function boxes(e, start, attributes, type) {
  const { id, ...rest } = attributes;
  const fields = allOptions(e).map((o, n) => [el("input", { ...rest, id: n ? id + "-" + n : id, type, name: id, value: o.value, checked: start.includes(o.value) }), o]);
  const node = el("div", { class: "boxes", role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": id + "-label" },
    ...fields.map(([field, o]) => el("label", {}, field, el("span", {}, words(o.text), o.description ? el("small", {}, words(o.description)) : null))));
  return { node, read: () => fields.filter(([field]) => field.checked).map(([field]) => field.value) };
}

function external(e, start, attributes, suggest) {
  let chosen = start[0] ?? "";
  const field = el("input", { ...attributes, type: "text", autocomplete: "off", placeholder: words(e.placeholder) || "Type to search" });
  const initial = e.initial_option ?? e.initial_options?.[0];
  field.value = initial?.value === chosen ? words(initial?.text) : chosen;
  const list = offers(field, async (typing) => {
    chosen = "";
    const found = await suggest(typing);
    return allOptions(found ?? {}).map((o) => ({ text: words(o.text), note: o.description ? words(o.description) : "", value: o.value }));
  }, (entry) => {
    field.value = entry.text;
    chosen = entry.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return { node: el("div", { class: "around" }, field, list), read: () => (chosen ? [chosen] : []) };
}

// held is what an entry of a view's state holds, as control's start wants it.
export function held(entry) {
  const { type, ...values } = entry ?? {};
  return Object.values(values).flat().filter((v) => v !== null && v !== undefined && v !== "").map((v) => {
    if (v.type === "rich_text") return v.elements.flatMap((part) => part.elements ?? []).map((x) => x.text ?? "").join("");
    return typeof v === "object" ? v.value ?? "" : String(v);
  });
}
