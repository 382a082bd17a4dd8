// A lane, live: one view for each kind. What comes is taken as it comes; what is shown is painted once a frame.
import { Chart, Series } from "./chart.js";
import { h, onFrame, setText } from "./dom.js";
import { block, clock, count, line, rate } from "./format.js";
import { Grid, natural } from "./grid.js";
import { part, swim } from "./meta.js";
import { print } from "../client.js";

// events a second that the console asks the server for: more than anyone sees. Not of a map, whose state would come at that rate too
const ValueRate = 30;
const MaxLog = 2_000;

// a map of more entries than this is shown a page at a time, as the server reads it
const MaxWhole = 5_000;
const PageSize = 200;

/** Counts what comes, for "12/s". */
class Meter {
  #at = performance.now();
  #count = 0;
  total = 0;
  perSecond = 0;

  hit() {
    this.#count++;
    this.total++;
  }

  tick() {
    const now = performance.now();
    this.perSecond = this.#count * 1000 / Math.max(1, now - this.#at);
    this.#at = now;
    this.#count = 0;
  }
}

function bottomLine(scope, link, meter, say = () => "") {
  const text = h("span", { class: "soft", role: "status" });
  const show = () => {
    const state = link.error ? `refused: ${link.error.reason}` : link.state === "synced" || link.state === "linked" ? "live" : link.state;
    setText(text, [state, say(), meter.perSecond >= 1 ? `${rate(Math.round(meter.perSecond))} shown` : ""].filter(Boolean).join(" · "));
    text.dataset.state = link.error ? "bad" : link.state;
  };
  scope.every(1000, () => { meter.tick(); show(); });
  link.onState(show);
  link.closed.then(show);
  show();
  return text;
}

function valueView(scope, node, lane) {
  const link = swim.value(node, lane, { signal: scope.signal, rate: ValueRate });
  const meter = new Meter();
  const text = h("pre", { class: "value mono", tabIndex: 0, "aria-label": `Value of ${lane}` });
  const past = new Series();
  const plot = h("div", {});
  let chart;
  const paint = () => {
    setText(text, link.received ? block(link.value) || "(empty)" : link.error ? "" : "not set");
    if (typeof link.value === "number" && !chart) {
      chart = new Chart(lane, [{ name: "now", series: past, color: "--s1" }], (value) => Number.isInteger(value) ? count(value) : value.toPrecision(4));
      scope.add(() => chart.end());
      plot.append(chart.el);
    }
    chart?.touch();
  };
  link.subscribe((value) => {
    meter.hit();
    if (typeof value === "number") past.add(Date.now(), value);
    onFrame(paint);
  });
  link.onState(() => onFrame(paint));
  addEventListener("swim-notation", paint, { signal: scope.signal });
  return { el: [text, plot], status: bottomLine(scope, link, meter) };
}

/** The keys of a map in order, those that pass the filter; kept up as keys come and go. */
class Keys {
  #items = new Map(); // the key's text → { key, text }
  #all = [];
  #shown = [];
  #filter = "";
  #stale = true;
  #sorted = 0;
  #took = 0;

  get shown() {
    // sorting anew costs: at most some times a second while keys come and go
    if (this.#stale && (performance.now() - this.#sorted > this.pause || this.#all.length === 0)) this.#sort();
    return this.#shown;
  }

  get isBehind() { return this.#stale; }
  get pause() { return Math.min(5_000, Math.max(100, this.#took * 20)); }

  set filter(text) {
    this.#filter = text.toLowerCase();
    this.#apply();
  }

  /** A change has come; returns the key's text. */
  change(change) {
    if (change.type === "clear") {
      this.#items.clear();
      this.#stale = true;
      return undefined;
    }
    const text = print(change.key);
    if (change.type === "remove") this.#stale = this.#items.delete(text) || this.#stale;
    else if (!this.#items.has(text)) {
      this.#items.set(text, { key: change.key, text });
      this.#stale = true;
    }
    return text;
  }

  #sort() {
    const began = performance.now();
    this.#all = [...this.#items.values()];
    if (this.#all.every(({ key }) => typeof key === "number")) this.#all.sort((a, b) => a.key - b.key);
    else if (this.#all.length > 20_000) this.#all.sort((a, b) => a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
    else this.#all.sort((a, b) => natural(a.text, b.text));
    this.#stale = false;
    this.#apply();
    this.#sorted = performance.now();
    this.#took = this.#sorted - began;
  }

  // a prefix first: "4" finds 4, 40, 41 before 14
  #apply() {
    const filter = this.#filter;
    if (!filter) this.#shown = this.#all;
    else {
      const plain = (text) => text.replace(/^"/, "").toLowerCase();
      const first = this.#all.filter(({ text }) => plain(text).startsWith(filter));
      this.#shown = [...first, ...this.#all.filter(({ text }) => !plain(text).startsWith(filter) && text.toLowerCase().includes(filter))];
    }
  }
}

/** A short map is followed; of a long one the server is asked for a page. Which it is shows when its first entries have come. */
function mapView(scope, node, lane, isSpatial) {
  if (isSpatial) return wholeView(scope, node, lane, true);
  const el = h("div", { class: "fill" }, h("p", { class: "empty" }, "Asking…"));
  const tools = h("span", { class: "contents" });
  const status = h("span", { class: "contents" });
  const show = (view) => {
    el.replaceChildren(...view.el);
    tools.replaceChildren(...view.tools);
    status.replaceChildren(view.status);
  };
  part(node, lane, { limit: MaxWhole, after: undefined }, scope.signal).catch(() => undefined).then((first) => {
    if (scope.ended) return;
    show(first && first.entries.length >= MaxWhole ? pagedView(scope, node, lane) : wholeView(scope, node, lane, false));
  });
  return { tools: [tools], el: [el], status };
}

/** A page of a long map: the server finds it, and is asked again every second whether it has changed. */
function pagedView(scope, node, lane) {
  const afters = [undefined];
  let rows = [];
  let tag;
  let chosen;
  let asked = 0;
  let asking;
  const shown = h("pre", { class: "value mono", tabIndex: 0, hidden: true, "aria-label": "The chosen entry" });
  const detail = () => {
    const entry = chosen && rows.find(([key]) => print(key) === chosen);
    shown.hidden = !entry;
    if (entry) setText(shown, `${line(entry[0], 1000)}\n${block(entry[1])}`);
  };
  const grid = new Grid({
    label: `Entries of ${lane}`,
    className: "tall",
    columns: [
      { name: "Key", text: ([key]) => line(key, 200), width: "minmax(6rem,.6fr)", className: "mono" },
      { name: "Value", text: ([, value]) => line(value), width: "minmax(0,1.6fr)", className: "mono" },
    ],
    open: ([key]) => { chosen = print(key); onFrame(detail); },
    empty: "Asking…",
  });
  const filter = h("input", { id: "filter", type: "text", placeholder: "key begins with…", autocomplete: "off", spellcheck: false });
  const back = h("button", { type: "button", onclick: () => { afters.pop(); turn(); } }, "‹ Previous");
  const next = h("button", { type: "button", onclick: () => { afters.push(rows.at(-1)[0]); turn(); } }, "Next ›");
  const status = h("span", { class: "soft", role: "status" }, "asking…");

  async function ask(isNew) {
    if (asking && !isNew) return;
    const mine = ++asked;
    asking = true;
    let read;
    try {
      read = await part(node, lane, { limit: PageSize, after: afters.at(-1), prefix: filter.value }, scope.signal);
    } catch { /* no answer: said below, asked again in a second */ }
    if (mine !== asked || scope.ended) return;
    asking = false;
    status.dataset.state = read ? "synced" : "bad";
    if (!read) {
      setText(status, "no answer");
      return;
    }
    if (!isNew && read.tag && read.tag === tag) return;
    ({ tag, entries: rows } = read);
    grid.empty = filter.value ? "No key begins so." : "No entries.";
    grid.rows = rows;
    detail();
    back.disabled = afters.length < 2;
    next.disabled = rows.length < PageSize;
    setText(status, `page ${count(afters.length)}, ${count(rows.length)} ${rows.length === 1 ? "entry" : "entries"}, read every second`);
  }

  function turn() {
    grid.scroller.scrollTop = 0;
    back.disabled = next.disabled = true;
    ask(true);
  }

  let typing = 0;
  filter.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      afters.length = 1;
      turn();
    }, 150);
  });
  scope.add(() => clearTimeout(typing));
  scope.every(1000, () => ask(false));
  addEventListener("swim-notation", () => { grid.touch(); onFrame(detail); }, { signal: scope.signal });
  turn();
  return { tools: [h("label", { for: "filter" }, "Filter"), filter, back, next], el: [grid.el, shown], status };
}

function wholeView(scope, node, lane, isSpatial) {
  const options = { signal: scope.signal };
  const link = isSpatial ? swim.spatial(node, lane, options) : swim.map(node, lane, options);
  const meter = new Meter();
  const keys = new Keys();
  const changed = new Map();
  const place = (key) => {
    const at = link.place(key);
    return at ? line(at) : "";
  };
  const grid = new Grid({
    label: `Entries of ${lane}`,
    className: "tall",
    columns: [
      { name: "Key", text: ({ key }) => line(key, 200), width: "minmax(6rem,.6fr)", className: "mono", mark: ({ text }) => performance.now() - (changed.get(text) ?? -1e9) < 600 ? "fresh" : "" },
      ...(isSpatial ? [{ name: "Place", text: ({ key }) => place(key), width: "minmax(8rem,.7fr)", className: "mono soft wide" }] : []),
      { name: "Value", text: ({ key }) => line(link.get(key)), width: "minmax(0,1.6fr)", className: "mono" },
    ],
    open: ({ key }) => { chosen = key; onFrame(detail); },
    empty: "Asking…",
  });
  let chosen;
  const shown = h("pre", { class: "value mono", tabIndex: 0, hidden: true, "aria-label": "The chosen entry" });
  const detail = () => {
    shown.hidden = chosen === undefined;
    if (chosen !== undefined) setText(shown, `${line(chosen, 1000)}\n${link.has(chosen) ? block(link.get(chosen)) : "(removed)"}`);
  };
  const paint = () => {
    const rows = keys.shown;
    grid.source = { count: rows.length, at: (index) => rows[index] };
    detail();
  };
  link.subscribe((change) => {
    meter.hit();
    const text = keys.change(change);
    if (change.type === "update") {
      if (changed.size > 2_000) changed.clear();
      changed.set(text, performance.now());
    }
    onFrame(paint);
  });
  link.onState((state) => {
    if (state === "synced") grid.empty = filter.value ? "No key fits." : "No entries.";
    onFrame(paint);
  });
  scope.every(300, () => { if (keys.isBehind || changed.size > 0) onFrame(paint); });
  const filter = h("input", { id: "filter", type: "text", placeholder: "key begins with, or contains…", autocomplete: "off", spellcheck: false, oninput: () => {
    keys.filter = filter.value;
    grid.empty = filter.value ? "No key fits." : "No entries.";
    onFrame(paint);
  } });
  addEventListener("swim-notation", () => onFrame(paint), { signal: scope.signal });
  return {
    tools: [h("label", { for: "filter" }, "Filter"), filter],
    el: [grid.el, shown],
    status: bottomLine(scope, link, meter, () => `${count(link.size)} ${link.size === 1 ? "entry" : "entries"}${filter.value ? `, ${count(keys.shown.length)} fit` : ""}`),
  };
}

function listView(scope, node, lane) {
  const link = swim.list(node, lane, { signal: scope.signal });
  const meter = new Meter();
  const grid = new Grid({
    label: `Elements of ${lane}`,
    className: "tall",
    columns: [
      { name: "#", text: (index) => String(index), width: "4.5rem", className: "num soft" },
      { name: "Element", text: (index) => line(link.at(index)), className: "mono" },
    ],
    empty: "No elements.",
  });
  const paint = () => { grid.source = { count: link.length, at: (index) => index }; };
  link.subscribe(() => {
    meter.hit();
    onFrame(paint);
  });
  link.onState(() => onFrame(paint));
  addEventListener("swim-notation", () => onFrame(paint), { signal: scope.signal });
  return { el: [grid.el], status: bottomLine(scope, link, meter, () => `${count(link.length)} elements`) };
}

/** Events as they come, the newest last; the oldest of many go. */
export function logView(scope, links, { empty = "Nothing has come yet.", label = "Events", describe, timeOf } = {}) {
  const meter = new Meter();
  let entries = [];
  let held;
  let dropped = 0;
  let follows = true;
  const grid = new Grid({
    label,
    className: "tall log",
    columns: [
      { name: "Time", text: (entry) => clock(entry.time), width: "7.5rem", className: "mono soft" },
      ...(links.length > 1 ? [{ name: "Level", text: (entry) => entry.name, width: "4rem", className: "level", mark: (entry) => entry.name }] : []),
      { name: "Event", text: (entry) => entry.text ??= describe ? describe(entry.body) : line(entry.body, 2_000), className: "mono" },
    ],
    empty,
  });
  grid.scroller.addEventListener("scroll", () => { follows = grid.scroller.scrollHeight - grid.scroller.scrollTop - grid.scroller.clientHeight < 40; });
  const paint = () => {
    if (entries.length > MaxLog * 1.2) {
      dropped += entries.length - MaxLog;
      entries = entries.slice(-MaxLog);
    }
    const shown = held ?? entries;
    grid.source = { count: shown.length, at: (index) => shown[index] };
    if (follows && !held) requestAnimationFrame(() => { grid.scroller.scrollTop = grid.scroller.scrollHeight; });
  };
  for (const { name, link } of links) {
    link.subscribe((body) => {
      meter.hit();
      entries.push({ time: timeOf?.(body) ?? Date.now(), name, body });
      onFrame(paint);
    });
  }
  const pause = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    held = held ? undefined : [...entries];
    pause.setAttribute("aria-pressed", String(Boolean(held)));
    onFrame(paint);
  } }, "Pause");
  const clear = h("button", { type: "button", onclick: () => { entries = []; held = held && []; dropped = 0; onFrame(paint); } }, "Clear");
  addEventListener("swim-notation", () => {
    for (const entry of entries) entry.text = undefined;
    onFrame(paint);
  }, { signal: scope.signal });
  onFrame(paint);
  return {
    tools: [pause, clear],
    el: [grid.el],
    status: bottomLine(scope, links[0].link, meter, () => `${count(entries.length)} shown here${dropped ? `, ${count(dropped)} older let go` : ""}`),
  };
}

function eventView(scope, node, lane) {
  return logView(scope, [{ name: lane, link: swim.event(node, lane, { signal: scope.signal }) }], { label: `Events of ${lane}` });
}

function httpView() {
  return { el: [h("p", { class: "empty" }, "An HTTP lane answers requests: there is nothing to follow.")], status: h("span", {}) };
}

export function laneView(scope, node, lane, type) {
  switch (type) {
    case "map": return mapView(scope, node, lane, false);
    case "spatial": return mapView(scope, node, lane, true);
    case "list": return listView(scope, node, lane);
    case "command": case "supply": return eventView(scope, node, lane);
    case "http": return httpView();
    default: return valueView(scope, node, lane);
  }
}
