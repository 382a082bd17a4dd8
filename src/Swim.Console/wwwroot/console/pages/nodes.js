// What is active, by path: a level at a time, a page at a time.
import { h, setText } from "../dom.js";
import { count, since } from "../format.js";
import { Grid } from "../grid.js";
import { below, cluster, swim } from "../meta.js";

const PageSize = 200;

export const agentHash = (uri) => `#/agent${uri.startsWith("/") ? "" : "/"}${uri}`;

/** The trail to a path; each step leads to its level. */
export function trail(path, last) {
  const parts = path.split("/").filter(Boolean);
  const items = [h("li", {}, h("a", { href: "#/nodes/" }, "/"))];
  parts.forEach((part, i) => {
    const here = last && i === parts.length - 1;
    const text = here || i === parts.length - 1 && !path.endsWith("/") ? part : `${part}/`;
    items.push(h("li", {}, here ? h("span", { "aria-current": "page" }, text) : h("a", { href: `#/nodes/${parts.slice(0, i + 1).join("/")}/` }, text)));
  });
  return h("nav", { class: "trail", "aria-label": "Path" }, h("ol", {}, items));
}

export default function nodes(main, scope, rest) {
  const path = `/${rest ? rest.replace(/\/*$/, "/") : ""}`;
  const afters = [undefined];
  let link;
  let keys = [];
  const own = (row) => row.nodeUri ?? "";
  const name = (row) => own(row).slice(path.length) || own(row);
  const grid = new Grid({
    label: `Nodes below ${path}`,
    className: "tall",
    columns: [
      { name: "Name", text: (row) => row.childCount && !row.created ? `${name(row)}/` : name(row), width: "minmax(10rem,2fr)", className: "mono", mark: (row) => row.childCount && !row.created ? "folder" : "leaf" },
      { name: "Type", text: (row) => (row.agents ? [row.agents].flat().map((agent) => typeof agent === "string" ? agent : Object.keys(agent)[0]).join(", ") : ""), width: "minmax(5rem,1fr)" },
      { name: "Below", text: (row) => row.childCount ? count(row.childCount) : "", className: "num", width: "6rem" },
      { name: "Active for", text: (row) => row.created ? since(row.created) : "", className: "num wide", width: "8rem" },
    ],
    open: (row) => { location.hash = row.created ? agentHash(own(row)) : `#/nodes${own(row)}/`; },
    empty: "Asking…",
  });
  const filter = h("input", { id: "prefix", type: "text", placeholder: "begins with…", autocomplete: "off", spellcheck: false });
  const state = h("span", { class: "soft", role: "status" });
  const back = h("button", { type: "button", onclick: () => { afters.pop(); open(); } }, "‹ Previous");
  const next = h("button", { type: "button", onclick: () => { afters.push(keys.at(-1)); open(); } }, "Next ›");

  function show() {
    const rows = [...link.entries()].map(([key, row]) => ({ key: String(key), ...row })).sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
    keys = rows.map((row) => row.key);
    grid.rows = rows;
    back.disabled = afters.length < 2;
    next.disabled = rows.length < PageSize;
    setText(state, link.state !== "synced" ? "asking…" : rows.length < PageSize && afters.length < 2 ? `${count(rows.length)} ${rows.length === 1 ? "entry" : "entries"}` : `page ${afters.length}, ${count(rows.length)} entries`);
  }

  function open() {
    link?.close();
    const opened = swim.map(cluster, below(path, { limit: PageSize, after: afters.at(-1), prefix: filter.value ? path + filter.value : undefined }), { signal: scope.signal });
    link = opened;
    grid.empty = "Asking…";
    let due = 0;
    const soon = () => {
      // one look at a page's entries per frame, however many came
      due ||= requestAnimationFrame(() => {
        due = 0;
        if (link === opened && !scope.ended) show();
      });
    };
    opened.subscribe(soon);
    opened.onState((now) => {
      if (now === "synced") grid.empty = filter.value ? `Nothing below ${path} begins with ${filter.value}.` : `No agent is active below ${path}.`;
      soon();
    });
    opened.closed.then((error) => { if (error) grid.empty = `The server refuses this: ${error.reason}.`; });
    soon();
  }

  let typing = 0;
  filter.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      afters.length = 1;
      open();
    }, 150);
  });
  scope.add(() => clearTimeout(typing));
  main.append(
    h("h1", {}, "Nodes"), trail(path),
    h("div", { class: "bar-row" }, h("label", { for: "prefix" }, "Name"), filter, state, h("span", { class: "spring" }), back, next),
    grid.el);
  open();
  return "fill";
}

