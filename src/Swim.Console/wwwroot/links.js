// What an app holds: value, map, list and event links.
import { guard } from "./connection.js";
import { print } from "./recon.js";
import { envelopeBody, listEvent, mapEvent, writeEnvelope, writeListCommand, writeMapCommand } from "./warp.js";

const MaxQueuedEvents = 1_024;

class State {
  sync = false;
  synced = false;
  #pending = false;
  observers = new Set();

  begin() { this.#pending = true; }
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

class ValueState extends State {
  value = undefined;
  received = false;

  event(envelope) {
    const before = this.value;
    this.value = envelopeBody(envelope);
    this.received = true;
    this.emit(this.value, before);
  }
}

class EventState extends State {
  event(envelope) { this.emit(envelopeBody(envelope)); }
}

class MapState extends State {
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
        const before = this.entries.get(id);
        this.#seen?.add(id);
        if (before) { // in place: the entry keeps its position
          const previous = before[1];
          before[1] = change.value;
          this.emit({ type: "update", key: before[0], value: change.value, previous });
        } else {
          this.entries.set(id, [change.key, change.value]);
          this.emit({ type: "update", key: change.key, value: change.value, previous: undefined });
        }
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

  #remove(id) {
    this.#seen?.delete(id);
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    this.emit({ type: "remove", key: entry[0], previous: entry[1] });
  }
}

class ListState extends State {
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

class Link {
  #channel;
  #signal;
  #abort = () => this.close();
  #observers = new Set();
  #statusObservers = new Set();
  #wakers = new Set();
  #settleSynced;
  #settleClosed;
  #closed = false;

  error = undefined;
  synced = new Promise((resolve, reject) => { this.#settleSynced = { resolve, reject }; });
  closed = new Promise((resolve) => { this.#settleClosed = resolve; });
  _state;

  constructor(connection, kind, node, lane, sync, create, options) {
    this.synced.catch(() => {}); // an app that does not await it has no unhandled rejection
    const { signal } = options;
    signal?.throwIfAborted();
    this.#channel = connection.channel(node, lane, options);
    this._state = this.#channel.attach(this, kind, sync, create);
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort);
    if (this._state.synced) this.#settleSynced.resolve(this);
  }

  get node() { return this.#channel.node; }
  get lane() { return this.#channel.lane; }

  get state() {
    if (this.#closed) return "closed";
    if (!this.#channel.linked) return "connecting";
    return this._state.synced ? "synced" : "linked";
  }

  close() {
    if (this.#closed) return;
    this.ended(undefined);
    this.#channel.detach(this);
  }

  onState(observer) {
    this.#statusObservers.add(observer);
    guard(observer, this.state);
    return () => this.#statusObservers.delete(observer);
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() { this.close(); }

  _command(text) {
    if (this.#closed) throw new Error("the link is closed");
    this.#channel.command(text);
  }

  _observe(observer) {
    if (this.#closed) return () => {};
    this.#observers.add(observer);
    this._state.observers.add(observer);
    return () => {
      this.#observers.delete(observer);
      this._state.observers.delete(observer);
    };
  }

  // Iterates over what `take` finds; `offer` is an observer that stores. Ends with the link.
  async *_iterate(offer, take) {
    let wake = () => {};
    const nudge = () => wake();
    const stop = this._observe((...args) => { offer(...args); nudge(); });
    this.#wakers.add(nudge);
    try {
      for (;;) {
        const waiting = new Promise((resolve) => { wake = resolve; });
        for (let found = take(); found; found = take()) yield found.item;
        if (this.#closed) {
          if (this.error) throw this.error;
          return;
        }
        await waiting;
      }
    } finally {
      stop();
      this.#wakers.delete(nudge);
    }
  }

  // Called by the channel.
  changed() {
    if (this._state.synced) this.#settleSynced.resolve(this);
    for (const observer of this.#statusObservers) guard(observer, this.state);
  }

  ended(error) {
    if (this.#closed) return;
    this.#closed = true;
    this.error = error;
    this.#signal?.removeEventListener("abort", this.#abort);
    for (const observer of this.#observers) this._state.observers.delete(observer);
    for (const wake of this.#wakers) wake();
    for (const observer of this.#statusObservers) guard(observer, "closed");
    this.#settleSynced.reject(error ?? new Error("the link was closed"));
    this.#settleClosed(error);
  }
}

export class ValueLink extends Link {
  constructor(connection, node, lane, options) {
    super(connection, "value", node, lane, options.sync !== false, () => new ValueState(), options);
  }

  get value() { return this._state.value; }
  get received() { return this._state.received; }

  set(value) { this._command(writeEnvelope("command", this.node, this.lane, value)); }

  subscribe(observer) {
    const stop = this._observe(observer);
    if (this._state.received) guard(observer, this._state.value, undefined);
    return stop;
  }

  [Symbol.asyncIterator]() {
    let slot = this._state.received ? { item: this._state.value } : undefined;
    return this._iterate((value) => { slot = { item: value }; }, () => {
      const found = slot;
      slot = undefined;
      return found;
    });
  }
}

export class MapLink extends Link {
  constructor(connection, node, lane, options) {
    super(connection, "map", node, lane, options.sync !== false, () => new MapState(), options);
  }

  get size() { return this._state.entries.size; }
  get(key) { return this._state.entries.get(print(key))?.[1]; }
  has(key) { return this._state.entries.has(print(key)); }
  *keys() { for (const [key] of this._state.entries.values()) yield key; }
  *values() { for (const [, value] of this._state.entries.values()) yield value; }
  *entries() { for (const [key, value] of this._state.entries.values()) yield [key, value]; }

  update(key, value) { this.#send("update", key, value); }
  remove(key) { this.#send("remove", key); }
  clear() { this.#send("clear"); }
  take(count) { this.#send("take", count); }
  drop(count) { this.#send("drop", count); }

  subscribe(observer) {
    const stop = this._observe(observer);
    for (const [key, value] of [...this._state.entries.values()]) guard(observer, { type: "update", key, value, previous: undefined });
    return stop;
  }

  // One pending change per key at most, in the order of the keys' first change.
  [Symbol.asyncIterator]() {
    const pending = new Map();
    const offer = (change) => {
      if (change.type === "clear") {
        pending.clear();
        pending.set("", change); // no key's text is empty but that of a missing key
      } else pending.set(print(change.key), change);
    };
    for (const [key, value] of this._state.entries.values()) offer({ type: "update", key, value, previous: undefined });
    return this._iterate(offer, () => {
      for (const [id, item] of pending) {
        pending.delete(id);
        return { item };
      }
      return undefined;
    });
  }

  #send(verb, key, value) { this._command(writeMapCommand(this.node, this.lane, verb, key, value)); }
}

export class ListLink extends Link {
  constructor(connection, node, lane, options) {
    super(connection, "list", node, lane, options.sync !== false, () => new ListState(), options);
  }

  get length() { return this._state.elements.length; }
  at(index) { return this._state.elements.at(index)?.value; }
  keyAt(index) { return this._state.elements.at(index)?.key; }
  *values() { for (const { value } of this._state.elements) yield value; }

  /** A key of its own makes it a new element, wherever others are by then. */
  insert(index, value) { this.#send("update", [["index", index], ["key", crypto.getRandomValues(new Uint8Array(6))]], value); }
  push(value) { this.insert(this.length, value); }
  set(index, value) { this.#send("update", [["index", index], ["key", this.#key(index)]], value); }
  move(from, to) { this.#send("move", [["from", from], ["to", to], ["key", this.#key(from)]]); }
  remove(index) { this.#send("remove", [["index", index], ["key", this.#key(index)]]); }
  clear() { this._command(writeListCommand(this.node, this.lane, "clear", null)); }
  take(count) { this._command(writeListCommand(this.node, this.lane, "take", count)); }
  drop(count) { this._command(writeListCommand(this.node, this.lane, "drop", count)); }

  subscribe(observer) {
    const stop = this._observe(observer);
    [...this._state.elements].forEach(({ key, value }, index) => guard(observer, { type: "insert", index, key, value }));
    return stop;
  }

  // The elements now, then the latest at each turn: never a backlog.
  [Symbol.asyncIterator]() {
    let changed = this._state.synced;
    return this._iterate(() => { changed = true; }, () => {
      if (!changed) return undefined;
      changed = false;
      return { item: [...this.values()] };
    });
  }

  #key(index) {
    const element = this._state.elements[index];
    if (!element) throw new RangeError(`the list has no element ${index}`);
    return element.key;
  }

  #send(verb, slots, value) { this._command(writeListCommand(this.node, this.lane, verb, new Map(slots), value)); }
}

export class EventLink extends Link {
  dropped = 0;

  constructor(connection, node, lane, options) {
    super(connection, "event", node, lane, options.sync === true, () => new EventState(), options);
  }

  subscribe(observer) { return this._observe(observer); }

  [Symbol.asyncIterator]() {
    const queue = [];
    return this._iterate((body) => {
      if (queue.length === MaxQueuedEvents) {
        queue.shift();
        this.dropped++;
      }
      queue.push(body);
    }, () => (queue.length > 0 ? { item: queue.shift() } : undefined));
  }
}
