// The card of what is selected: an airport or a flight, live from its agent's lanes for as long as it is open.
import { swim, tagOf } from "/_swim/client.js";
import { element } from "./board.js";
import { timeOfDay } from "./clock.js";
import { lateness } from "./fleet.js";

const MaxRows = 60;
const count = new Intl.NumberFormat("en-US");

export class Detail {
  #card = document.getElementById("detail");
  #airports;
  #clock;
  #onClose;
  #stop;
  #bars = []; // progress bars that follow the clock: {bar, departs, arrives}

  constructor(airports, clock, onClose) {
    this.#airports = airports;
    this.#clock = clock;
    this.#onClose = onClose;
  }

  get open() { return !this.#card.hidden; }

  close() {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#bars = [];
    this.#card.hidden = true;
    this.#card.replaceChildren();
  }

  airport(airport) {
    const stats = this.#begin(`/airport/${airport.code}`, airport.city, `${airport.name} · ${airport.state}`, airport.code);
    const tiles = ["inbound", "outbound", "landed", "avg late"].map((label) => tile(stats, label));
    const lists = this.#card.appendChild(element("div", "lists", ""));
    const signal = this.#stop.signal;
    const node = `/airport/${airport.code}`;
    swim.value(node, "info", { signal }).subscribe((info) => {
      if (!info) return;
      tiles[0].data = count.format(info.inbound);
      tiles[1].data = count.format(info.outbound);
      tiles[2].data = count.format(info.landed);
      tiles[3].data = `${Math.round(info.delay)}m`;
    });
    const inbound = swim.map(node, "inbound", { signal }), outbound = swim.map(node, "outbound", { signal });
    let due = false;
    const show = () => {
      due = false;
      if (signal.aborted) return;
      this.#bars = [];
      const top = lists.scrollTop;
      lists.replaceChildren(
        ...this.#list("Arriving", inbound, "origin", (a, b) => a.arrives - b.arrives),
        ...this.#list("Departing", outbound, "destination", (a, b) => b.departs - a.departs));
      lists.scrollTop = top;
    };
    for (const link of [inbound, outbound]) {
      link.subscribe(() => {
        if (due) return;
        due = true;
        setTimeout(show, 250);
      });
    }
    show();
  }

  flight(id, flight) {
    const from = this.#airports.byCode.get(flight.o), to = this.#airports.byCode.get(flight.d);
    const stats = this.#begin(`/flight/${id}`, `${from.city} – ${to.city}`, "…", "Flight");
    const name = this.#card.querySelector(".name").firstChild;
    const tiles = ["phase", "delay", "miles", "of the way"].map((label) => tile(stats, label));
    const route = element("div", "route", "");
    const track = element("div", "track", ""), bar = document.createElement("i");
    track.append(bar);
    route.append(element("b", "", from.code), track, element("b", "", to.code));
    stats.before(route);
    this.#bars = [{ bar, departs: flight.t, arrives: flight.a }];
    const signal = this.#stop.signal;
    swim.value(`/flight/${id}`, "info", { signal }).subscribe((info) => {
      if (!info) return;
      tiles[0].data = tagOf(info.phase) === "EnRoute" ? "en route" : tagOf(info.phase).toLowerCase();
      tiles[1].data = `${info.delay}m`;
      tiles[2].data = count.format(info.distance);
      name.data = `left ${String(info.date).replace("T", " ")} local time`;
    });
    swim.value(`/flight/${id}`, "position", { signal }).subscribe((position) => { if (position) tiles[3].data = `${Math.round(position.progress * 100)}%`; });
  }

  /** Moves the bars; called a few times a second. */
  tick() {
    const now = this.#clock.now;
    for (const { bar, departs, arrives } of this.#bars) {
      const u = Math.min(1, Math.max(0, (now - departs) / (arrives - departs)));
      bar.style.transform = `scaleX(${u.toFixed(3)})`;
    }
  }

  #begin(node, title, name, kicker) {
    this.close();
    this.#stop = new AbortController();
    const header = document.createElement("header"), text = document.createElement("div");
    const close = element("button", "close", "×");
    close.type = "button";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => this.#onClose());
    text.append(element("div", "kicker", kicker), element("h3", "", title), element("div", "name", name));
    header.append(text, close);
    header.title = node;
    const stats = element("div", "stats", "");
    this.#card.append(header, stats);
    this.#card.hidden = false;
    return stats;
  }

  #list(title, link, other, order) {
    const flights = [...link.values()].sort(order);
    const flying = flights.filter((f) => tagOf(f.phase) !== "Landed");
    const landed = flights.filter((f) => tagOf(f.phase) === "Landed").reverse();
    const rows = [...flying.slice(0, MaxRows), ...landed];
    const head = element("h4", "", title);
    head.append(element("span", "", count.format(flying.length)));
    const list = document.createElement("ul");
    for (const flight of rows) {
      const row = element("li", `t${lateness(flight.delay)}`, "");
      const track = element("span", "track", ""), bar = document.createElement("i");
      track.append(bar);
      const phase = tagOf(flight.phase);
      if (phase === "Landed") bar.style.transform = "scaleX(1)";
      else this.#bars.push({ bar, departs: flight.departs, arrives: flight.arrives });
      const when = phase === "Landed" ? "landed" : phase === "Scheduled" ? "boarding" : timeOfDay(flight.arrives);
      row.append(element("b", "", flight[other]), track, element("span", "", when));
      list.append(row);
    }
    this.tick();
    return [head, list];
  }
}

function tile(parent, label) {
  const box = document.createElement("div"), value = document.createElement("b");
  const text = document.createTextNode("–");
  value.append(text);
  box.append(value, element("span", "", label));
  parent.append(box);
  return text;
}
