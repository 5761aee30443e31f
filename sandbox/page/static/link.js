// What joins the page to its server: it asks for the state whenever something changed, and sends what somebody does.

export const chosen = { as: "", channel: "", thread: "", home: false };
export let state = null; // as the server gave it last
export let world = null; // the names and the zone that texts are shown with

const shows = [];
// onState calls show after every new state.
export const onState = (show) => shows.push(show);
export const showAll = () => { if (state) for (const show of shows) show(); };

// act does something as the chosen person, and gives what they are told of it.
export async function act(deed) {
  let result;
  try {
    const answer = await fetch("act", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: state.me.id, channel: state.channel, ...deed }) });
    result = answer.ok ? await answer.json() : { text: await answer.text() };
  } catch {
    result = { text: "The demo does not answer. Is it still running?" };
  }
  await refresh();
  return result;
}

let asking = null, again = false;
// refresh asks for the state and shows it. Of several calls at once the last one is sure to be followed by a new state.
export function refresh() {
  again = true;
  asking ??= (async () => {
    while (again) {
      again = false;
      await ask();
    }
    asking = null;
  })();
  return asking;
}

async function ask() {
  try {
    const answer = await fetch("state?" + new URLSearchParams({ as: chosen.as, channel: chosen.channel }));
    if (!answer.ok) return;
    state = await answer.json();
  } catch {
    return; // the stream says that the demo has ended
  }
  world = { zone: state.me.zone, people: new Map(state.everyone.map((p) => [p.id, p])), channels: new Map(state.channels.map((c) => [c.id, c])),
    groups: new Map(state.groups.map((g) => [g.id, g])) };
  showAll();
}
