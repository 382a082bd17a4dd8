// The leaderboard of delays: rows keep their element while they move.
import { lateness } from "./fleet.js";

const Rows = 10;
const Height = 38;

export class Board {
  #list = document.getElementById("board");
  #empty = document.getElementById("boardEmpty");
  #rows = new Map(); // code → element
  #airports;
  #select;
  #due = false;

  /** `delays` is a map link: code → {delay, arrivals}. */
  constructor(airports, delays, select) {
    this.#airports = airports;
    this.#select = select;
    delays.subscribe(() => {
      if (this.#due) return;
      this.#due = true;
      setTimeout(() => { this.#due = false; this.#show(delays); }, 400);
    });
  }

  mark(code) {
    for (const [key, row] of this.#rows) row.firstChild.setAttribute("aria-pressed", key === code);
  }

  #show(delays) {
    const entries = [...delays.entries()].sort((a, b) => b[1].delay - a[1].delay || (a[0] < b[0] ? -1 : 1)).slice(0, this.#count());
    const most = Math.max(30, entries[0]?.[1].delay ?? 0);
    this.#empty.hidden = entries.length > 0;
    this.#list.style.height = `${entries.length * Height}px`;
    const shown = new Set();
    entries.forEach(([code, { delay }], place) => {
      const airport = this.#airports.byCode.get(code);
      if (!airport) return;
      shown.add(code);
      const row = this.#rows.get(code) ?? this.#add(code, airport, place);
      row.style.transform = `translateY(${place * Height}px)`;
      row.classList.remove("gone");
      row.querySelector(".city i").style.width = `${Math.max(3, Math.min(100, delay / most * 100))}%`;
      row.querySelector(".city i").style.background = `var(--c${lateness(delay)})`;
      row.querySelector(".late").firstChild.data = Math.round(delay);
    });
    for (const [code, row] of this.#rows) {
      if (shown.has(code)) continue;
      this.#rows.delete(code);
      row.classList.add("gone");
      setTimeout(() => row.remove(), 600);
    }
  }

  // fewer while an airport's details need the room
  #count() {
    return document.getElementById("detail").hidden ? (innerHeight < 640 ? 7 : Rows) : 4;
  }

  #add(code, airport, place) {
    const row = document.createElement("li");
    const button = row.appendChild(document.createElement("button"));
    button.type = "button";
    button.append(element("span", "code", code), element("span", "city", airport.city), element("span", "late", "0"));
    button.children[1].append(document.createElement("i"));
    button.children[2].append(element("small", "", " min"));
    button.addEventListener("click", () => this.#select(airport));
    row.className = "gone"; // until it is shown: it appears in its place
    row.style.transform = `translateY(${place * Height}px)`;
    this.#rows.set(code, row);
    this.#list.append(row);
    row.getBoundingClientRect();
    return row;
  }

  /** Again, because the room has changed. */
  refit(delays) { this.#show(delays); }
}

export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  return node;
}
