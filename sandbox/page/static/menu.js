// Small menus: one that opens from a button, and one that offers what fits while somebody types.
import { el } from "./dom.js";

const up = "ArrowUp", down = "ArrowDown";

// menu gives a button that opens a menu of entries {text, note, go}.
export function menu(label, sign, entries, part) {
  const list = el("div", { role: "menu", class: "menu", hidden: true });
  const button = el("button", { type: "button", class: "more", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, "data-part": part,
    onclick: () => show(list.hidden) }, sign);
  const show = (open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) list.firstElementChild?.focus(); else button.focus();
  };
  list.append(...entries.map((e) => el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => { show(false); e.go(); } },
    e.text, e.note ? el("small", {}, e.note) : null)));
  const around = el("span", { class: "around", onkeydown: (event) => {
    const step = { [up]: -1, [down]: 1 }[event.key];
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); show(false); }
    if (!step || list.hidden) return;
    event.preventDefault();
    const all = [...list.children], at = all.indexOf(document.activeElement);
    all[(at + step + all.length) % all.length].focus();
  }, onfocusout: (event) => { if (!around.contains(event.relatedTarget)) { list.hidden = true; button.setAttribute("aria-expanded", "false"); } } }, button, list);
  return around;
}

let count = 0;

// offers shows beside a field what fits to what is typed. find(text) gives entries {text, note, value}, at once or later;
// pick(entry) is called with the one chosen.
export function offers(field, find, pick) {
  const id = "offers-" + ++count;
  const list = el("ul", { id, role: "listbox", class: "offers", hidden: true, "aria-label": "Suggestions" });
  let entries = [], at = -1, asked = 0;
  const mark = (n) => {
    at = n;
    [...list.children].forEach((e, k) => e.setAttribute("aria-selected", String(k === n)));
    if (n >= 0) field.setAttribute("aria-activedescendant", id + "-" + n); else field.removeAttribute("aria-activedescendant");
  };
  const show = (found) => {
    entries = found;
    list.replaceChildren(...found.map((e, n) => el("li", { id: id + "-" + n, role: "option", onmousedown: (event) => { event.preventDefault(); choose(n); } },
      e.text, e.note ? el("small", {}, e.note) : null)));
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
    mark(-1);
    if (!list.hidden && field.closest("dialog")) list.scrollIntoView({ block: "nearest" }); // a window cuts off what stands out of it
  };
  const choose = (n) => { const e = entries[n]; show([]); pick(e); };
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })) field.setAttribute(key, value);
  field.addEventListener("input", async () => {
    const mine = ++asked, found = await find(field.value);
    if (mine === asked) show(found);
  });
  field.addEventListener("blur", () => { asked++; show([]); });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { [up]: -1, [down]: 1 }[event.key];
    if (step) mark((at + step + entries.length) % entries.length);
    else if (event.key === "Tab" && !event.shiftKey) choose(Math.max(at, 0));
    else if (event.key === "Enter" && at >= 0) choose(at);
    else if (event.key === "Escape") show([]);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return list;
}
