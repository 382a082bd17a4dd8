import { swim } from "/_swim/client.js";
import { Board } from "./board.js";
import { Clock, timeOfDay } from "./clock.js";
import { Detail } from "./detail.js";
import { Fleet } from "./fleet.js";
import { project } from "./geo.js";
import { Ground } from "./ground.js";
import { Sky } from "./sky.js";
import { View } from "./view.js";

const Country = "/country/us";
const $ = (id) => document.getElementById(id);
const [map, airports] = await Promise.all([fetch("map.json").then((r) => r.json()), fetch("airports.json").then(readAirports)]);

const clock = new Clock();
const fleet = new Fleet(airports);
const flights = new Map(); // id → what the lane says of it
const stage = $("stage");
const ground = new Ground($("ground"), map);
const sky = new Sky($("sky"), airports, fleet);
const focus = { airport: undefined, flight: undefined, flightId: undefined, hover: undefined };
const view = new View(stage, hover, click);
const detail = new Detail(airports, clock, () => select(undefined));

// ---- lanes ------------------------------------------------------------------

const info = swim.value(Country, "info");
const air = swim.map(Country, "air");
const delays = swim.map(Country, "delays");
const board = new Board(airports, delays, select);

// a lane that was never set has no value: right after the server's first start
swim.value(Country, "clock").subscribe((now) => {
  if (!now) return;
  clock.announce(now.sim, now.speed);
  showSpeed(now.speed);
});
air.subscribe((change) => {
  if (change.type === "update") {
    flights.set(change.key, change.value);
    fleet.put(change.key, change.value);
  } else if (change.type === "remove") {
    flights.delete(change.key);
    if (focus.flightId === change.key) select(undefined);
    fleet.remove(change.key);
  } else {
    flights.clear();
    fleet.clear();
  }
});

const number = new Intl.NumberFormat("en-US");
info.subscribe((now) => {
  if (!now) return;
  $("departed").textContent = number.format(now.departed);
  $("landed").textContent = number.format(now.landed);
  $("delay").textContent = `${now.averageDelay.toFixed(1)} min`;
});

const said = { idle: "Idle", connecting: "Connecting", open: "Live", waiting: "Reconnecting", closed: "Closed" };
swim.onStatus((status) => {
  clock.running = status.state === "open";
  $("connection").dataset.state = status.state;
  $("connection").lastElementChild.textContent = said[status.state];
});

// ---- speed and colours ----------------------------------------------------------

const speeds = [1, 10, 60, 300];
for (const speed of speeds) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `${speed}×`;
  button.addEventListener("click", () => swim.command(Country, "speed", speed));
  $("speeds").append(button);
}
function showSpeed(speed) {
  [...$("speeds").children].forEach((button, i) => button.setAttribute("aria-pressed", speeds[i] === speed));
}

let colors;
const system = matchMedia("(prefers-color-scheme: light)");
function paint() {
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? (system.matches ? "light" : "dark");
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  colors = { sea: read("--sea"), land: read("--land"), coast: read("--coast"), border: read("--border"), ink: read("--ink"), dot: read("--dot"), accent: read("--accent"), late: [read("--c0"), read("--c1"), read("--c2")] };
  view.changed = true;
}
system.addEventListener("change", paint);
$("theme").addEventListener("click", () => {
  localStorage.setItem("theme", document.documentElement.dataset.theme === "light" ? "dark" : "light");
  paint();
});
paint();

// ---- pointing and selecting ---------------------------------------------------------

function nearestAirport(x, y) {
  let best, least = 12 * 12;
  for (const airport of airports.list) {
    const dx = airport.x * view.scale + view.x - x, dy = airport.y * view.scale + view.y - y;
    const d = Math.max(0, dx * dx + dy * dy - airport.size * 6); // a large airport is easier to hit
    if (d < least) { least = d; best = airport; }
  }
  return best;
}

function nearestFlight(x, y) {
  let best, least = 9 * 9;
  for (let slot = 0; slot < fleet.top; slot++) {
    const dx = fleet.x[slot] - x, dy = fleet.y[slot] - y, d = dx * dx + dy * dy;
    if (d < least) { least = d; best = slot; }
  }
  return best;
}

function hover(x, y) {
  const tip = $("tip");
  const airport = nearestAirport(x, y);
  const slot = airport ? undefined : nearestFlight(x, y);
  focus.hover = airport;
  stage.classList.toggle("pointing", airport !== undefined || slot !== undefined);
  tip.hidden = airport === undefined && slot === undefined;
  if (tip.hidden) return;
  const flight = slot === undefined ? undefined : flights.get(fleet.ids[slot]);
  tip.replaceChildren(airport ? airport.city : `${flight.o} → ${flight.d}`, Object.assign(document.createElement("small"), {
    textContent: airport ? airport.code : flight.l >= 1 ? `${flight.l} min late` : flight.l < 0 ? `${-flight.l} min early` : "on time",
  }));
  const right = x > view.width - 240;
  tip.style.transform = `translate(${right ? x - 14 : x + 14}px, ${y + 12}px)${right ? " translateX(-100%)" : ""}`;
}

function click(x, y) {
  const airport = nearestAirport(x, y);
  if (airport) { select(airport); return; }
  const slot = nearestFlight(x, y);
  if (slot === undefined) select(undefined);
  else follow(fleet.ids[slot]);
}

function follow(id) {
  focus.airport = undefined;
  focus.flight = fleet.slotOf(id);
  focus.flightId = id;
  board.mark(undefined);
  detail.flight(id, flights.get(id));
  board.refit(delays);
}

function select(airport) {
  focus.flight = focus.flightId = undefined;
  focus.airport = airport;
  board.mark(airport?.code);
  if (airport) detail.airport(airport); else detail.close();
  board.refit(delays);
}
addEventListener("keydown", (e) => { if (e.key === "Escape") select(undefined); });

// ---- frames -----------------------------------------------------------------------

let ratio = 1, frames = 0, rate = 0, since = performance.now(), slow = 0;

function resize() {
  ratio = Math.min(2, devicePixelRatio || 1);
  for (const id of ["ground", "sky"]) {
    $(id).width = Math.round(innerWidth * ratio);
    $(id).height = Math.round(innerHeight * ratio);
  }
  view.resize(innerWidth, innerHeight);
}
addEventListener("resize", resize);
resize();

function frame(time) {
  requestAnimationFrame(frame);
  clock.tick(time);
  if (view.changed) {
    view.changed = false;
    ground.draw(view, colors, ratio);
  }
  sky.draw(view, colors, ratio, clock.now, focus);
  frames++;
  if (time - slow < 250) return;
  slow = time;
  $("inAir").textContent = clock.known ? number.format(sky.drawn) : "–";
  $("clock").textContent = clock.known ? timeOfDay(clock.now) : "–";
  detail.tick();
  if (time - since < 1000) return;
  rate = frames * 1000 / (time - since);
  since = time;
  frames = 0;
}
requestAnimationFrame(frame);

async function readAirports(response) {
  const list = await response.json();
  const at = new Float32Array(2);
  const most = Math.max(...list.map((a) => a.flights));
  list.forEach((airport, index) => {
    project(airport.lon, airport.lat, at, 0);
    Object.assign(airport, { index, x: at[0], y: at[1], size: 1 + 3.6 * Math.sqrt(airport.flights / most) });
  });
  [...list].sort((a, b) => b.flights - a.flights).forEach((airport, rank) => { airport.rank = rank; });
  return { list, byCode: new Map(list.map((a) => [a.code, a])) };
}

// For tests and the curious.
window.flights = {
  get inAir() { return sky.drawn; },
  get known() { return flights.size; },
  get sim() { return clock.now; },
  get speed() { return clock.speed; },
  get frameRate() { return rate; },
  get connection() { return swim.status.state; },
  get synced() { return air.state === "synced"; },
  get counters() { return info.value; },
  /** [id, x, y, arrival] of flights on the screen, in pixels. */
  positions(most = 50) {
    const out = [];
    for (let slot = 0; slot < fleet.top && out.length < most; slot++)
      if (fleet.x[slot] === fleet.x[slot]) out.push([fleet.ids[slot], fleet.x[slot], fleet.y[slot], flights.get(fleet.ids[slot])?.a ?? 0]);
    return out;
  },
  select: (code) => select(airports.byCode.get(code)),
  follow,
};
