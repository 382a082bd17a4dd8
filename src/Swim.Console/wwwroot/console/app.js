// The console: pages by the address's fragment, one at a time.
import { h, Scope, setText } from "./dom.js";
import { swim } from "./meta.js";
import { agentHash } from "./pages/nodes.js";
import agent from "./pages/agent.js";
import links from "./pages/links.js";
import logs from "./pages/logs.js";
import nodes from "./pages/nodes.js";
import overview from "./pages/overview.js";
import recon from "./pages/recon.js";
import { onPulse } from "./pulse.js";

const pages = { "": overview, nodes, agent, links, logs, recon };
const menu = [["", "Cluster", "c"], ["nodes", "Nodes", "n"], ["links", "Links", "l"], ["logs", "Log", "o"], ["recon", "Recon", "r"]];
const main = document.getElementById("main");
const nav = document.getElementById("nav");
const title = document.getElementById("title");
let scope;

nav.append(h("ul", {}, menu.map(([name, title, key]) => h("li", {}, h("a", { href: `#/${name}${name === "nodes" ? "/" : ""}`, data: { page: name }, "aria-keyshortcuts": `g ${key}` }, title)))));

function show() {
  const [, name = "", rest = "", query = ""] = /^#?\/?([^/?]*)\/?([^?]*)\??(.*)$/.exec(location.hash) ?? [];
  const page = pages[name] ?? overview;
  scope?.end();
  scope = new Scope();
  main.replaceChildren();
  let path = rest;
  try { path = decodeURI(rest); } catch { /* no encoding: as it is */ }
  const layout = page(main, scope, path, new URLSearchParams(query));
  // the title stands beside the search, and stays while the page scrolls
  title.replaceChildren(...main.querySelectorAll(":scope > h1, :scope > .trail"));
  main.className = layout === "fill" ? "fill" : "";
  const at = name === "agent" ? "nodes" : name;
  for (const item of nav.querySelectorAll("a")) {
    if (item.dataset.page === at) item.setAttribute("aria-current", "page");
    else item.removeAttribute("aria-current");
  }
  const text = title.querySelector("h1")?.textContent;
  document.title = text ? `${text} · Swim` : "Swim";
  main.scrollTop = 0;
}

addEventListener("hashchange", () => {
  show();
  // who came by keyboard goes on from the page's beginning
  main.focus({ preventScroll: true });
});

const go = document.getElementById("uri");
document.getElementById("go").addEventListener("submit", (event) => {
  event.preventDefault();
  const uri = go.value.trim();
  if (!uri) return;
  location.hash = uri.endsWith("/") ? `#/nodes${uri.startsWith("/") ? "" : "/"}${uri}` : agentHash(uri);
  go.value = "";
});

let went = 0;
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
  if (event.key === "/") {
    event.preventDefault();
    go.focus();
  } else if (event.key === "g") went = event.timeStamp;
  else if (event.timeStamp - went < 1_000) {
    went = 0;
    const found = menu.find(([, , key]) => key === event.key);
    if (found) location.hash = `#/${found[0]}${found[0] === "nodes" ? "/" : ""}`;
  }
});

const status = document.getElementById("status");
swim.onStatus(({ state, reason }) => {
  status.dataset.state = state;
  setText(status.lastElementChild, { open: "connected", connecting: "connecting…", waiting: `lost${reason ? ` (${reason})` : ""}, trying again…`, idle: "not connected", closed: "closed" }[state]);
});

const theme = document.getElementById("theme");
const themes = ["auto", "light", "dark"];
function dress(name) {
  if (name === "auto") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("swim-theme");
  } else {
    document.documentElement.dataset.theme = name;
    localStorage.setItem("swim-theme", name);
  }
  setText(theme, `Theme: ${name}`);
}
dress(document.documentElement.dataset.theme ?? "auto");
theme.addEventListener("click", () => {
  const now = document.documentElement.dataset.theme ?? "auto";
  dress(themes[(themes.indexOf(now) + 1) % themes.length]);
});

// charts begin with the console, whichever page it is opened at
onPulse(() => {});
show();
