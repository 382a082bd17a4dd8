// The flights in the air, laid out for drawing: one slot per flight in flat arrays, no object per flight or frame.
import { greatCircle } from "./geo.js";

export const Steps = 16; // pieces of a great circle
const Stride = 2 * (Steps + 1);

export class Fleet {
  #airports;
  #slots = new Map(); // id → slot
  #free = [];
  #capacity = 0;

  count = 0;    // slots in use lie below `top`
  top = 0;
  ids = [];
  departs; arrives; late; origin; destination; paths;

  // where each flight was drawn last, on the screen
  x; y;

  constructor(airports) {
    this.#airports = airports;
    this.#grow(4096);
  }

  slotOf(id) { return this.#slots.get(id); }

  /** `flight`: {o, d, t, a, l}: codes of origin and destination, departure and arrival in seconds of the replay, delay in minutes. */
  put(id, flight) {
    const origin = this.#airports.byCode.get(flight.o), destination = this.#airports.byCode.get(flight.d);
    if (!origin || !destination) return;
    let slot = this.#slots.get(id);
    if (slot === undefined) {
      slot = this.#free.pop() ?? this.top++;
      if (slot >= this.#capacity) this.#grow(this.#capacity * 2);
      this.#slots.set(id, slot);
      this.ids[slot] = id;
      this.count++;
    }
    this.departs[slot] = flight.t;
    this.arrives[slot] = flight.a;
    this.late[slot] = lateness(flight.l);
    this.origin[slot] = origin.index;
    this.destination[slot] = destination.index;
    this.x[slot] = NaN;
    greatCircle(origin.lon, origin.lat, destination.lon, destination.lat, Steps, this.paths, slot * Stride);
  }

  remove(id) {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    this.ids[slot] = undefined;
    this.departs[slot] = NaN;
    this.x[slot] = NaN;
    this.#free.push(slot);
    this.count--;
  }

  clear() {
    for (const id of [...this.#slots.keys()]) this.remove(id);
  }

  /** Where the path stands at 0 ≤ u ≤ 1, in the projection's units: written to out[0], out[1]. */
  pointAt(slot, u, out) {
    const f = Math.min(1, Math.max(0, u)) * Steps;
    const i = Math.min(Steps - 1, Math.floor(f));
    const part = f - i, at = slot * Stride + 2 * i, p = this.paths;
    out[0] = p[at] + (p[at + 2] - p[at]) * part;
    out[1] = p[at + 1] + (p[at + 3] - p[at + 1]) * part;
  }

  pathStart(slot) { return slot * Stride; }

  #grow(capacity) {
    const wider = (type, old, width = 1) => {
      const array = new type(capacity * width);
      if (old) array.set(old);
      return array;
    };
    this.departs = wider(Float64Array, this.departs);
    this.arrives = wider(Float64Array, this.arrives);
    this.late = wider(Uint8Array, this.late);
    this.origin = wider(Uint16Array, this.origin);
    this.destination = wider(Uint16Array, this.destination);
    this.paths = wider(Float32Array, this.paths, Stride);
    this.x = wider(Float32Array, this.x);
    this.y = wider(Float32Array, this.y);
    this.#capacity = capacity;
  }
}

/** 0: less than 15 minutes late, 1: less than an hour, 2: more. */
export function lateness(minutes) {
  return minutes < 15 ? 0 : minutes < 60 ? 1 : 2;
}
