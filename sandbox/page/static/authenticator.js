// The authenticator app of the chosen person: it shows a code for half a minute, and is asked anew each second.
import { $ } from "./dom.js";
import { state } from "./link.js";

let whose = "";

export function showCode() {
  if (whose === state.me.id) return;
  whose = state.me.id;
  ask();
}

async function ask() {
  const me = whose;
  if (!me) return;
  let code = { digits: "", left: 0 };
  try {
    code = await (await fetch("code?as=" + encodeURIComponent(me))).json();
  } catch { /* the demo has ended; the page says so elsewhere */ }
  if (me !== whose) return; // somebody else by now
  $("app").hidden = !code.digits;
  $("digits").textContent = code.digits.slice(0, 3) + " " + code.digits.slice(3);
  $("left").textContent = "another one in " + code.left + " s";
}

export function watchCode() { setInterval(ask, 1000); }
