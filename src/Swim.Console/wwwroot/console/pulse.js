// The cluster's pulse, kept for as long as the console is open so that charts go on from page to page.
import { Series } from "./chart.js";
import { cluster, swim } from "./meta.js";

const read = {
  agents: (p) => p.agents?.agentCount ?? p.nodeCount ?? 0,
  links: (p) => p.uplinks?.linkCount ?? 0,
  commands: (p) => p.uplinks?.commandRate ?? 0,
  events: (p) => p.uplinks?.eventRate ?? 0,
  coalesced: (p) => p.uplinks?.coalescedRate ?? 0,
  lag: (p) => p.store?.lag ?? 0,
  records: (p) => p.store?.recordRate ?? 0,
  unsaved: (p) => p.store?.unsavedBytes ?? 0,
  started: (p) => p.agents?.activationRate ?? 0,
  ended: (p) => p.agents?.deactivationRate ?? 0,
  cpu: (p) => p.system?.cpuUsage ?? 0,
  memory: (p) => p.system?.memUsage ?? 0,
  heap: (p) => p.runtime?.heapSize ?? 0,
  pause: (p) => p.runtime?.gcPause ?? 0,
};

export const series = Object.fromEntries(Object.keys(read).map((name) => [name, new Series()]));

const observers = new Set();
let link;

/** The last pulse, or undefined. */
export const now = () => link?.value;

/** Calls once a second with the last pulse; returns a function that stops it. */
export function onPulse(observer) {
  observers.add(observer);
  if (!link) begin();
  else if (link.received) observer(link.value);
  return () => observers.delete(observer);
}

function begin() {
  link = swim.value(cluster, "pulse");
  link.closed.then((error) => { for (const observer of observers) observer(undefined, error); });
  let first = true;
  const sample = () => {
    // what a lost server said last is no figure of now
    if (!link.received || link.state !== "synced") return;
    const time = Date.now();
    for (const [name, value] of Object.entries(read)) series[name].add(time, value(link.value));
    for (const observer of observers) observer(link.value);
  };
  link.subscribe(() => { if (first) { first = false; queueMicrotask(sample); } });
  link.onState((state) => { if (state === "synced" && first === false) sample(); });
  setInterval(sample, 1000);
}
