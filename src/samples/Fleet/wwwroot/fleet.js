import { swim } from "/_swim/client.js";

const Fast = 110; // km/h
const Low = 15;   // percent
const Rate = 4;   // events a second are enough for a figure
const RateOfAll = 60; // and for all depots together

const $ = (id) => document.getElementById(id);
const element = (name, text = "") => Object.assign(document.createElement(name), { textContent: text });
const whole = (number) => Math.round(number ?? 0).toLocaleString();

swim.value("/country", "summary", { rate: Rate }).subscribe((country) => {
  if (!country) return;
  const figures = [
    ["depots", whole(country.depots)], ["vehicles", whole(country.vehicles)], ["on the road", whole(country.moving)],
    ["km/h on average", country.speed.toFixed(1)], ["km driven", whole(country.distance)], ["nearly empty", whole(country.empty)],
  ];
  $("summary").replaceChildren(...figures.map(([name, text]) => {
    const figure = element("div");
    figure.append(element("dd", text), element("dt", name));
    return figure;
  }));
});

const rows = new Map();
swim.map("/country", "depots", { rate: RateOfAll }).subscribe(({ type, key, value }) => {
  if (type === "clear") {
    rows.clear();
    $("depots").replaceChildren();
    return;
  }
  if (type === "remove" || !value) {
    rows.get(key)?.remove();
    rows.delete(key);
    return;
  }
  if (!rows.has(key)) addRow(key);
  const [bar, text] = rows.get(key).querySelectorAll("i, small");
  bar.style.width = `${(100 * value.moving) / Math.max(1, value.vehicles)}%`;
  text.textContent = `${value.moving} of ${value.vehicles}`;
});

function addRow(key) {
  const row = element("li");
  const link = element("a");
  link.href = `#${encodeURIComponent(key)}`;
  const track = element("span");
  track.append(element("i"));
  link.append(element("b", key), track, element("small"));
  row.append(link);
  rows.set(key, row);
  $("depots").append(...[...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sorted]) => sorted));
  mark();
}

let links; // of the depot that is open

function open() {
  links?.abort();
  links = new AbortController();
  const { signal } = links;
  const id = decodeURIComponent(location.hash.slice(1)) || "d01";
  const node = `/depot/${encodeURIComponent(id)}`;
  $("title").textContent = `Depot ${id}`;
  $("vehicles").replaceChildren();
  $("emptiest").replaceChildren();
  mark();

  swim.value(node, "summary", { signal, rate: Rate }).subscribe((depot) => {
    if (depot) $("depot").textContent = `${depot.moving} of ${depot.vehicles} on the road, ${depot.speed.toFixed(1)} km/h on average, ${whole(depot.distance)} km`;
  });

  const cells = new Map();
  swim.map(node, "vehicles", { signal }).subscribe(({ type, key, value }) => {
    if (type === "clear") {
      cells.clear();
      $("vehicles").replaceChildren();
      return;
    }
    if (type === "remove" || !value) {
      cells.get(key)?.remove();
      cells.delete(key);
      return;
    }
    if (!cells.has(key)) {
      cells.set(key, element("span"));
      $("vehicles").append(cells.get(key));
    }
    const cell = cells.get(key);
    cell.textContent = value.speed > 0 ? Math.round(value.speed) : "";
    cell.title = `${key}: ${value.speed} km/h, ${value.charge} %, ${value.odometer} km`;
    cell.className = value.charge < Low ? "empty" : "";
    cell.style.background = value.speed > 0 ? `color-mix(in oklab, var(--accent) ${Math.round((70 * value.speed) / Fast)}%, transparent)` : "";
  });

  const emptiest = swim.map(node, "emptiest", { signal });
  emptiest.subscribe(() => {
    const lowest = [...emptiest.entries()].sort(([, a], [, b]) => a.charge - b.charge);
    $("emptiest").replaceChildren(...lowest.map(([key, value]) => element("li", `${key}: ${value.charge.toFixed(1)} %`)));
  });
}

function mark() {
  const id = decodeURIComponent(location.hash.slice(1)) || "d01";
  for (const [key, row] of rows) row.firstChild.ariaCurrent = key === id ? "true" : null;
}

addEventListener("hashchange", open);
swim.onStatus(({ state }) => { $("status").textContent = state; });
open();
