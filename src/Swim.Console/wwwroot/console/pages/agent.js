// One agent: its lanes live, its links, its log, and commands to it.
import { parse } from "../../client.js";
import { h, Scope, setText } from "../dom.js";
import { counted, notation, rate, span } from "../format.js";
import { Grid, natural } from "../grid.js";
import { laneView, logView } from "../lanes.js";
import { command, nodeOf, swim } from "../meta.js";
import { linkColumns } from "./links.js";
import { logLinks, describeEntry, timeOf } from "./logs.js";
import { agentHash, trail } from "./nodes.js";

const tabs = ["lanes", "links", "log"];

/** The form that sends a command. */
function sender(scope, uri, lanes, chosen) {
  const lane = h("select", { id: "to" });
  const body = h("textarea", { id: "body", rows: 3, spellcheck: false, placeholder: "the body, or nothing", "aria-describedby": "body-state" });
  const type = h("select", { id: "body-type", "aria-label": "Notation of the body" }, h("option", { value: "application/x-recon" }, "Recon"), h("option", { value: "application/json" }, "JSON"));
  const state = h("p", { id: "body-state", class: "soft", role: "status" });
  const past = h("ol", { class: "past", "aria-label": "Commands sent" });
  const isJson = () => type.value === "application/json";
  const check = () => {
    try {
      if (body.value.trim() !== "") { if (isJson()) JSON.parse(body.value); else parse(body.value); }
      setText(state, "");
      body.removeAttribute("aria-invalid");
      return true;
    } catch (error) {
      setText(state, `Not ${isJson() ? "JSON" : "Recon"}: ${error.message}`);
      body.setAttribute("aria-invalid", "true");
      return false;
    }
  };
  const send = async () => {
    if (!check() || !lane.value) return;
    const text = body.value;
    const entry = h("li", {}, h("span", { class: "mono" }, `${lane.value} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`), " ", h("span", { class: "soft" }, "…"));
    past.prepend(entry);
    while (past.children.length > 8) past.lastChild.remove();
    let answer;
    try {
      answer = await command(uri, lane.value, text, type.value);
    } catch (error) {
      answer = { ok: false, text: error.message, took: 0 };
    }
    entry.dataset.state = answer.ok ? "good" : "bad";
    setText(entry.lastChild, `${answer.text}${answer.took ? ` · ${span(answer.took)}` : ""}`);
    setText(state, answer.ok ? "" : answer.text);
  };
  const fill = () => {
    const names = [...lanes.entries()].filter(([, about]) => !["demand", "http"].includes(about?.laneType)).map(([name]) => String(name)).sort(natural);
    const before = lane.value || chosen();
    if (names.join() === [...lane.options].map((option) => option.value).join()) return;
    lane.replaceChildren(...names.map((name) => h("option", { value: name }, name)));
    if (names.includes(before)) lane.value = before;
  };
  lanes.subscribe(() => queueMicrotask(fill));
  body.addEventListener("input", check);
  type.addEventListener("change", check);
  body.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); } });
  const form = h("form", { class: "card send", onsubmit: (event) => { event.preventDefault(); send(); } },
    h("div", { class: "bar-row" }, h("label", { for: "to" }, "Command to"), lane),
    h("label", { for: "body", class: "away" }, "Body"), body, state,
    h("div", { class: "bar-row" }, h("button", { type: "submit", class: "main" }, "Send"), type, h("span", { class: "soft" }, "Ctrl Enter")), past);
  return { el: form, choose: (name) => { fill(); if ([...lane.options].some((option) => option.value === name)) lane.value = name; } };
}

export default function agent(main, scope, rest, parameters) {
  const uri = `/${rest}`;
  const tab = tabs.includes(parameters.get("tab")) ? parameters.get("tab") : "lanes";
  const lanes = swim.map(nodeOf(uri), "lanes", { signal: scope.signal });
  let chosen = parameters.get("lane") ?? undefined;
  let inner;
  const figures = h("p", { class: "figures soft", role: "status" }, "asking…");
  const pulse = swim.value(nodeOf(uri), "pulse", { signal: scope.signal });
  pulse.subscribe((now) => setText(figures, [
    counted(now.uplinks?.linkCount, "link"), `${rate(now.uplinks?.eventRate)} events`, `${rate(now.uplinks?.commandRate)} commands`,
    `${counted(now.uplinks?.commandCount, "command")} in all`, now.agents?.execTime ? `${span(now.agents.execTime / 1e6)} of handlers` : "",
  ].filter(Boolean).join(" · ")));
  pulse.closed.then((error) => { if (error) setText(figures, error.reason === "nodeNotFound" ? "No agent's route fits this URI." : `The server refuses this: ${error.reason}.`); });

  const hash = (change) => {
    const query = new URLSearchParams();
    const next = { tab, lane: chosen, ...change };
    if (next.tab !== "lanes") query.set("tab", next.tab);
    if (next.lane && next.tab === "lanes") query.set("lane", next.lane);
    const text = query.toString();
    return `${agentHash(uri)}${text ? `?${text}` : ""}`;
  };
  const content = h("div", { class: "agent fill" });
  main.append(trail(uri, true), h("h1", { class: "mono away" }, uri), figures,
    h("nav", { class: "tabs", "aria-label": "Views of the agent" }, tabs.map((name) => h("a", { href: hash({ tab: name }), "aria-current": name === tab ? "page" : undefined }, name[0].toUpperCase() + name.slice(1)))), content);

  if (tab === "links") {
    const grid = new Grid({ label: `Links to ${uri}`, className: "tall", columns: linkColumns.filter((column) => column.name !== "Node"), empty: "Asking…" });
    const links = swim.map(nodeOf(uri), "links", { signal: scope.signal });
    const show = () => { grid.rows = [...links.values()].sort((a, b) => (b.pendingBytes ?? 0) - (a.pendingBytes ?? 0) || (b.coalescedCount ?? 0) - (a.coalescedCount ?? 0)); };
    links.subscribe(show);
    links.onState((state) => { if (state === "synced") grid.empty = "Nobody reads this agent."; show(); });
    content.append(grid.el);
    return "fill";
  }
  if (tab === "log") {
    const view = logView(scope, logLinks(scope, nodeOf(uri)), { label: `Log of ${uri}`, empty: "Nothing has been logged since this page was opened.", describe: describeEntry, timeOf });
    content.append(h("div", { class: "bar-row" }, view.tools, view.status), ...view.el);
    return "fill";
  }

  const list = h("ul", { class: "lanes" });
  const names = h("nav", { class: "card lanes-box", "aria-label": "Lanes" }, h("h2", {}, "Lanes"), list);
  const view = h("section", { class: "view fill", "aria-label": "The lane" });
  const send = sender(scope, uri, lanes, () => chosen);
  content.classList.add("columns");
  content.append(h("div", { class: "left" }, names, send.el), view);

  function choose(name, type) {
    chosen = name;
    inner?.end();
    inner = new Scope();
    const shown = laneView(inner, uri, name, type);
    const toggle = h("button", { type: "button", "aria-pressed": String(notation.value === "json"), onclick: () => {
      notation.set(notation.value === "json" ? "recon" : "json");
      toggle.setAttribute("aria-pressed", String(notation.value === "json"));
    } }, "JSON");
    view.replaceChildren(h("div", { class: "bar-row" }, h("h2", { class: "mono" }, name), h("span", { class: "tag" }, type), shown.tools ?? [], h("span", { class: "spring" }), shown.status, toggle), ...shown.el);
    for (const item of list.querySelectorAll("a")) {
      if (item.dataset.lane === name) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
    send.choose(name);
  }

  scope.add(() => inner?.end());
  let due = false;
  const show = () => {
    due = false;
    if (scope.ended) return;
    const rows = [...lanes.entries()].map(([name, about]) => ({ name: String(name), type: String(about?.laneType ?? "value") })).sort((a, b) => natural(a.name, b.name));
    list.replaceChildren(...rows.map(({ name, type }) => h("li", {}, h("a", {
      href: hash({ lane: name }), data: { lane: name }, "aria-current": name === chosen && inner ? "true" : undefined,
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        history.replaceState(null, "", hash({ lane: name }));
        choose(name, type);
      },
    }, h("span", { class: "mono" }, name), h("span", { class: "tag" }, type)))));
    if (inner || rows.length === 0) return;
    const wanted = rows.find((row) => row.name === chosen);
    if (!wanted && lanes.state !== "synced") return;
    const first = wanted ?? rows.find((row) => !["command", "http", "supply"].includes(row.type)) ?? rows[0];
    choose(first.name, first.type);
  };
  lanes.subscribe(() => { if (!due) { due = true; queueMicrotask(show); } });
  lanes.onState(() => queueMicrotask(show));
  lanes.closed.then((error) => { if (error) list.replaceChildren(h("li", { class: "empty" }, `No lanes to be seen: ${error.reason}.`)); });
  return "fill";
}


