// What a link knows of its lane: what events mean for each kind of link.
import { guard } from "./connection.js";
import { print } from "./recon.js";
import { envelopeBody, listEvent, mapEvent } from "./warp.js";

class State {
  sync = false;
  synced = false;
  #pending = false;
  observers = new Set();

  /** An answer that ends with @synced has been asked for, or begins. */
  begin() { this.#pending = true; }
  /** As begin, but what is still in the state will not be sent again. */
  moved() { this.#pending = true; }
  end() {
    if (!this.#pending) return;
    this.#pending = false;
    this.synced = true;
  }
  lost() {
    this.#pending = false;
    this.synced = false;
  }
  emit(...args) { for (const observer of this.observers) guard(observer, ...args); }
}

export class ValueState extends State {
  value = undefined;
  received = false;

  event(envelope) {
    const before = this.value;
    this.value = envelopeBody(envelope);
    this.received = true;
    this.emit(this.value, before);
  }
}

export class EventState extends State {
  event(envelope) { this.emit(envelopeBody(envelope)); }
}

export class MapState extends State {
  entries = new Map(); // the key's Recon text → [key, value]
  #seen; // keys that came since the sync began; the others are gone when it ends

  begin() {
    super.begin();
    this.#seen = new Set();
  }

  lost() {
    super.lost();
    this.#seen = undefined;
  }

  event(envelope, channel) {
    const change = mapEvent(envelope);
    switch (change?.verb) {
      case "update": {
        const id = print(change.key);
        this.#seen?.add(id);
        this.update(id, this.entries.get(id), change);
        break;
      }
      case "remove": this.#remove(print(change.key)); break;
      case "clear":
        this.#seen?.clear();
        if (this.entries.size === 0) break;
        this.entries.clear();
        this.emit({ type: "clear" });
        break;
      case "take": case "drop": channel.resync(this); break; // depends on the server's order of keys
    }
  }

  end() {
    super.end();
    if (!this.synced || !this.sync || !this.#seen) return;
    const seen = this.#seen;
    this.#seen = undefined;
    for (const id of [...this.entries.keys()]) if (!seen.has(id)) this.#remove(id);
  }

  // in place: an entry keeps its position
  update(id, entry, { key, value }) {
    const previous = entry?.[1];
    if (entry) entry[1] = value;
    else this.entries.set(id, [key, value]);
    this.emit({ type: "update", key, value, previous });
  }

  #remove(id) {
    this.#seen?.delete(id);
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    this.emit({ type: "remove", key: entry[0], previous: entry[1] });
  }
}

/** Entries [key, value, place]. */
export class SpatialState extends MapState {
  update(id, entry, { key, value, shape }) {
    const [, previous, from] = entry ?? [];
    const place = shape ?? from;
    this.entries.set(id, [key, value, place]);
    this.emit({ type: "update", key, value, place, previous, from });
  }
}

export class ListState extends State {
  elements = []; // { id: the key's Recon text, key, value }
  #seen; // keys that came since the sync began; the others are gone when it ends

  begin() {
    super.begin();
    this.#seen = new Set();
  }

  lost() {
    super.lost();
    this.#seen = undefined;
  }

  event(envelope) {
    const change = listEvent(envelope);
    switch (change?.verb) {
      case "update": this.#update(change); break;
      case "move": this.#move(this.#find(change), change.to); break;
      case "remove": this.#remove(this.#find(change)); break;
      case "drop": for (let n = Math.min(change.count, this.elements.length); n > 0; n--) this.#remove(0); break;
      case "take": while (this.elements.length > change.count) this.#remove(this.elements.length - 1); break;
      case "clear":
        this.#seen?.clear();
        if (this.elements.length === 0) break;
        this.elements = [];
        this.emit({ type: "clear" });
        break;
    }
  }

  end() {
    super.end();
    const seen = this.#seen;
    this.#seen = undefined;
    if (!this.synced || !this.sync || !seen) return;
    for (let i = this.elements.length - 1; i >= 0; i--) if (!seen.has(this.elements[i].id)) this.#remove(i);
  }

  #find({ index, key }) {
    if (key === undefined || key === null) return index < this.elements.length ? index : -1;
    const id = print(key);
    return this.elements[index]?.id === id ? index : this.elements.findIndex((element) => element.id === id);
  }

  #update({ index, key, value }) {
    const id = print(key);
    let at = this.#find({ index, key });
    this.#seen?.add(id);
    if (at < 0) {
      at = Math.min(index, this.elements.length);
      this.elements.splice(at, 0, { id, key, value });
      this.emit({ type: "insert", index: at, key, value });
      return;
    }
    // a sync says where each element is by now
    if (this.#seen && at !== index) at = this.#move(at, index);
    const element = this.elements[at];
    const previous = element.value;
    element.value = value;
    this.emit({ type: "update", index: at, key: element.key, value, previous });
  }

  #move(from, to) {
    if (from < 0) return from;
    const [element] = this.elements.splice(from, 1);
    const at = Math.min(to, this.elements.length);
    this.elements.splice(at, 0, element);
    if (at !== from) this.emit({ type: "move", from, to: at, key: element.key, value: element.value });
    return at;
  }

  #remove(index) {
    if (index < 0) return;
    const [element] = this.elements.splice(index, 1);
    this.#seen?.delete(element.id);
    this.emit({ type: "remove", index, key: element.key, previous: element.value });
  }
}
