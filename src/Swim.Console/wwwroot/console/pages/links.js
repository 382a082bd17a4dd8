// Links, the slowest first; queues; flows between processes.
import { h, setText } from "../dom.js";
import { bytes, count, counting, percent } from "../format.js";
import { Grid, natural } from "../grid.js";
import { cluster, swim } from "../meta.js";
import { agentHash } from "./nodes.js";

const Most = 200;

const ratio = (link) => {
  const all = (link.eventCount ?? 0) + (link.coalescedCount ?? 0);
  return all > 0 ? 100 * (link.coalescedCount ?? 0) / all : 0;
};

export const linkColumns = [
  { name: "Node", text: (l) => String(l.nodeUri ?? ""), className: "mono", width: "minmax(5rem,1.5fr)" },
  { name: "Lane", text: (l) => String(l.laneUri ?? ""), className: "mono", width: "minmax(4rem,1fr)" },
  { name: "Kind", text: (l) => String(l.laneType ?? ""), width: "5rem", className: "wide soft" },
  { name: "Silo", text: (l) => String(l.silo ?? ""), width: "minmax(4rem,.7fr)", className: "wide" },
  { name: "By", text: (l) => `${l.face ?? ""}${l.connection ? ` ${l.connection}` : ""}`, width: "6rem", className: "wide" },
  { name: "Waiting", text: (l) => count(l.pendingCount ?? 0), className: "num", width: "4.75rem", mark: (l) => (l.pendingCount ?? 0) > 100 ? "bad" : "" },
  { name: "Bytes", text: (l) => bytes(l.pendingBytes ?? 0), className: "num", width: "6rem" },
  { name: "Sent", text: (l) => count(l.eventCount ?? 0), className: "num wide", width: "5.5rem" },
  { name: "Coalesced", text: (l) => percent(ratio(l)), className: "num wide", width: "5.5rem" },
  { name: "Dropped", text: (l) => count(l.droppedCount ?? 0), className: "num wide", width: "5rem", mark: (l) => (l.droppedCount ?? 0) > 0 ? "bad" : "" },
];

function live(scope, lane, grid, rowsOf, none) {
  const link = swim.map(cluster, lane, { signal: scope.signal });
  let due = false;
  const show = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      grid.rows = rowsOf(link);
    });
  };
  link.subscribe(show);
  link.onState((state) => { if (state === "synced") grid.empty = none; show(); });
  link.closed.then((error) => { if (error) grid.empty = `The server refuses this: ${error.reason}.`; });
  return link;
}

export default function links(main, scope) {
  const slow = new Grid({ label: "The slowest links", className: "tall", columns: linkColumns, open: (l) => { location.hash = `${agentHash(String(l.nodeUri))}?lane=${encodeURIComponent(l.laneUri)}`; }, empty: "Asking…" });
  const state = h("span", { class: "soft", role: "status" });
  const link = live(scope, `links?limit=${Most}`, slow, (all) => {
    setText(state, `${count(all.size)} shown: most waiting first, then most dropped, then most coalesced`);
    return [...all.values()].sort((a, b) => (b.pendingBytes ?? 0) - (a.pendingBytes ?? 0) || (b.pendingCount ?? 0) - (a.pendingCount ?? 0)
      || (b.droppedCount ?? 0) - (a.droppedCount ?? 0) || (b.coalescedCount ?? 0) - (a.coalescedCount ?? 0));
  }, "There are no links.");
  void link;
  const queues = new Grid({
    label: "Queues",
    columns: [
      { name: "Queue", text: (q) => String(q.metric ?? ""), className: "mono", width: "minmax(10rem,2fr)" },
      { name: "Holds", text: (q) => q.unit === "By" ? bytes(q.value ?? 0) : counting(q.value ?? 0, q.unit), className: "num", width: "minmax(6rem,1fr)" },
    ],
    empty: "Asking…",
  });
  live(scope, "queues", queues, (all) => [...all.values()].sort((a, b) => natural(String(a.metric), String(b.metric))), "None.");
  const peers = new Grid({
    label: "Flows between processes",
    columns: [
      { name: "From", text: (p) => String(p.from ?? ""), className: "mono" },
      { name: "To", text: (p) => String(p.to ?? ""), className: "mono" },
      { name: "Lanes", text: (p) => count(p.relayCount ?? 0), className: "num", width: "5rem" },
    ],
    empty: "Asking…",
  });
  live(scope, "peers", peers, (all) => [...all.values()], "No lane is read from another process.");
  main.append(h("h1", {}, "Links"), h("div", { class: "bar-row" }, state), slow.el,
    h("section", { class: "pair" }, h("div", {}, h("h2", {}, "Queues"), queues.el), h("div", {}, h("h2", {}, "Flows between processes"), peers.el)));
}
