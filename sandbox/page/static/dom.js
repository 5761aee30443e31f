// Elements. Text from outside is only ever set as text.

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

export const $ = (id) => document.getElementById(id);

const shown = new WeakMap(); // what an element made by patch shows

// patch brings the children of an element to entries of {key, is, make}. What has not changed keeps its element, and with it
// focus, selection and what is typed; where the focused one is made anew the focus goes to the same part of it.
export function patch(at, entries) {
  const focus = heldFocus(at);
  const keys = new Set(entries.map((e) => e.key));
  for (const child of [...at.children]) if (!keys.has(child.dataset.key)) child.remove();
  const old = new Map([...at.children].map((child) => [child.dataset.key, child]));
  let next = at.firstElementChild, changed = false;
  for (const entry of entries) {
    const known = old.get(entry.key), is = JSON.stringify(entry.is);
    if (known && known === next) next = next.nextElementSibling;
    if (known && shown.get(known) === is) {
      if (known.nextElementSibling !== next) at.insertBefore(known, next);
      continue;
    }
    const fresh = entry.make();
    fresh.dataset.key = entry.key;
    shown.set(fresh, is);
    known?.remove();
    at.insertBefore(fresh, next);
    changed = true;
  }
  if (focus && !at.contains(document.activeElement)) giveFocus(at, focus);
  return changed;
}

function heldFocus(at) {
  const on = document.activeElement;
  if (!on || on === at || !at.contains(on)) return null;
  let entry = on;
  while (entry.parentElement !== at) entry = entry.parentElement;
  return { key: entry.dataset.key, part: on.dataset.part };
}

function giveFocus(at, { key, part }) {
  const entry = [...at.children].find((child) => child.dataset.key === key);
  const same = part && [...(entry?.querySelectorAll("[data-part]") ?? [])].find((e) => e.dataset.part === part);
  (same ?? entry ?? at).focus();
}
