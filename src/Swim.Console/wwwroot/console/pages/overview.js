// The cluster at a glance: figures, charts, silos, agents by route.
import { Chart, Spark } from "../chart.js";
import { h, setText } from "../dom.js";
import { bytes, count, percent, rate, since, span } from "../format.js";
import { Grid, natural } from "../grid.js";
import { cluster, swim } from "../meta.js";
import { onPulse, series } from "../pulse.js";

const colors = ["--s1", "--s2", "--s3", "--s4", "--s5", "--s6"];

function tile(scope, name, data, text, hint) {
  const spark = new Spark(data, `${name} over the last minutes`);
  scope.add(() => spark.end());
  const figure = h("strong", {}, "–");
  const note = h("small", {}, "");
  return {
    el: h("div", { class: "card tile" }, h("span", { class: "title" }, name), figure, note, spark.canvas),
    update(pulse) {
      setText(figure, text(pulse));
      setText(note, hint?.(pulse) ?? "");
      spark.touch();
    },
  };
}

/** Rows of a map lane that is small, in the natural order of a name. */
function table(scope, lane, grid, order, loadText) {
  const link = swim.map(cluster, lane, { signal: scope.signal });
  const show = () => { grid.rows = [...link.values()].sort(order); };
  grid.empty = loadText;
  link.subscribe(show);
  link.onState((state) => {
    if (state === "synced") grid.empty = "None.";
    show();
  });
  link.closed.then((error) => { if (error) grid.empty = `The server refuses this: ${error.reason}.`; });
  return link;
}

export default function overview(main, scope) {
  const tiles = [
    tile(scope, "Agents", series.agents, (p) => count(p.agents?.agentCount ?? p.nodeCount), (p) => p.siloCount === 1 ? "1 silo" : `${count(p.siloCount ?? 0)} silos`),
    tile(scope, "Links", series.links, (p) => count(p.uplinks?.linkCount ?? 0), (p) => `${count(p.downlinks?.linkCount ?? 0)} held by agents`),
    tile(scope, "Commands", series.commands, (p) => rate(p.uplinks?.commandRate), (p) => `${count(p.uplinks?.commandCount ?? 0)} in all`),
    tile(scope, "Events", series.events, (p) => rate(p.uplinks?.eventRate), (p) => {
      const { eventRate = 0, coalescedRate = 0 } = p.uplinks ?? {};
      return `${percent(eventRate + coalescedRate > 0 ? 100 * coalescedRate / (eventRate + coalescedRate) : 0)} coalesced`;
    }),
    tile(scope, "Store lag", series.lag, (p) => span(p.store?.lag ?? 0), (p) => p.store?.failingCount ? `${count(p.store.failingCount)} agents fail` : `${bytes(p.store?.unsavedBytes ?? 0)} unsaved`),
    tile(scope, "Processor", series.cpu, (p) => percent(p.system?.cpuUsage ?? 0), (p) => `of ${count((p.system?.cpuTotal ?? 0) / 100)} cores · ${bytes(p.system?.memUsage)}`),
  ];
  const charts = [
    new Chart("Throughput", [{ name: "commands", series: series.commands, color: colors[0] }, { name: "events", series: series.events, color: colors[1] }, { name: "coalesced", series: series.coalesced, color: colors[2] }], rate),
    new Chart("Store", [{ name: "lag", series: series.lag, color: colors[3] }], span),
    new Chart("Agents started and ended", [{ name: "started", series: series.started, color: colors[1] }, { name: "ended", series: series.ended, color: colors[4] }], rate),
    new Chart("Memory", [{ name: "process", series: series.memory, color: colors[0] }, { name: "managed heap", series: series.heap, color: colors[2] }], bytes),
  ];
  for (const chart of charts) scope.add(() => chart.end());

  const silos = new Grid({
    label: "Silos",
    columns: [
      { name: "Silo", text: (s) => s.name ?? "", width: "minmax(5rem,1.4fr)", mark: (s) => s.isAnswering === false ? "bad" : "good", className: "dot" },
      { name: "Up", text: (s) => since(s.startTime), className: "num wide", width: "6.5rem" },
      { name: "Agents", text: (s) => count(s.agentCount ?? 0), className: "num", width: "5rem" },
      { name: "Links", text: (s) => count(s.linkCount ?? 0), className: "num wide", width: "4.5rem" },
      { name: "Events", text: (s) => rate(s.eventRate), className: "num wide", width: "6rem" },
      { name: "Commands", text: (s) => rate(s.commandRate), className: "num wide", width: "6rem" },
      { name: "CPU", text: (s) => percent(s.cpuUsage ?? 0), className: "num", width: "4rem" },
      { name: "Memory", text: (s) => bytes(s.memUsage ?? 0), className: "num wide", width: "5.5rem" },
      { name: "Lag", text: (s) => span(s.storeLag ?? 0), className: "num", width: "5rem", mark: (s) => (s.storeLag ?? 0) > 10_000 ? "bad" : "" },
    ],
  });
  table(scope, "silos", silos, (a, b) => natural(a.name ?? "", b.name ?? ""), "Asking…");

  let total = 1;
  const spread = (row) => row.silos ? Object.entries(row.silos).sort(([a], [b]) => natural(a, b)).map(([name, agents]) => `${name} ${count(agents)}`).join(" · ") : "";
  const agents = new Grid({
    label: "Agents by route",
    columns: [
      { name: "Route", text: (r) => r.route ?? "", width: "minmax(8rem,1.4fr)", className: "mono" },
      { name: "Type", text: (r) => r.agentType ?? "", width: "minmax(5rem,.8fr)" },
      { name: "Agents", text: (r) => count(r.agentCount ?? 0), className: "num bar", width: "6rem", bar: (r) => (r.agentCount ?? 0) / total },
      { name: "On silos", text: spread, className: "soft wide", width: "minmax(0,1.6fr)" },
    ],
    open: (row) => { location.hash = `#/nodes${(row.route ?? "/").replace(/:.*$/, "").replace(/[^/]*$/, "")}`; },
    empty: "Asking…",
  });
  const link = table(scope, "agents", agents, (a, b) => (b.agentCount ?? 0) - (a.agentCount ?? 0) || natural(a.route ?? "", b.route ?? ""), "Asking…");
  link.subscribe(() => { total = Math.max(1, ...[...link.values()].map((row) => row.agentCount ?? 0)); });

  const gone = new Grid({
    label: "Members of the cluster",
    columns: [
      { name: "Address", text: (m) => m.address ?? "", className: "mono", width: "minmax(10rem,1.4fr)" },
      { name: "Silo", text: (m) => m.name ?? "" },
      { name: "Status", text: (m) => String(m.status ?? ""), width: "6rem", mark: (m) => m.status === "Active" ? "good" : "", className: "dot" },
    ],
  });
  table(scope, "members", gone, (a, b) => natural(String(a.status), String(b.status)) || natural(a.address ?? "", b.address ?? ""), "Asking…");

  const trouble = h("p", { class: "card notice", hidden: true, role: "alert" });
  main.append(
    h("h1", {}, "Cluster"), trouble,
    h("section", { class: "tiles", "aria-label": "Figures" }, tiles.map((each) => each.el)),
    h("section", { class: "plots", "aria-label": "Charts" }, charts.map((each) => each.el)),
    h("h2", {}, "Silos"), silos.el,
    h("h2", {}, "Agents by route"), agents.el,
    h("details", {}, h("summary", {}, "All members, the dead included"), gone.el));
  scope.add(onPulse((pulse, error) => {
    if (!pulse) {
      trouble.hidden = false;
      setText(trouble, `The server does not show the cluster: ${error?.reason ?? "no answer"}.`);
      return;
    }
    for (const each of tiles) each.update(pulse);
    for (const each of charts) each.touch();
  }));
}
