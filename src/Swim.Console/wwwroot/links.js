// What an app holds: value, map, spatial, list and event links.
import { guard } from "./connection.js";
import { print, printAfter } from "./recon.js";
import { EventState, ListState, MapState, SpatialState, ValueState } from "./states.js";
import { writeEnvelope, writeListCommand, writeMapCommand } from "./warp.js";

const MaxQueuedEvents = 1_024;

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

  _ask(body) {
    if (this.#closed) throw new Error("the link is closed");
    this.#channel.ask(body, this._state);
  }

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
  constructor(connection, node, lane, options, kind = "map", create = () => new MapState()) {
    super(connection, kind, node, lane, options.sync !== false, create, options);
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
    for (const entry of [...this._state.entries.values()]) guard(observer, this._change(entry));
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
    for (const entry of this._state.entries.values()) offer(this._change(entry));
    return this._iterate(offer, () => {
      for (const [id, item] of pending) {
        pending.delete(id);
        return { item };
      }
      return undefined;
    });
  }

  _change([key, value]) { return { type: "update", key, value, previous: undefined }; }

  #send(verb, key, value) { this._command(writeMapCommand(this.node, this.lane, verb, key, value)); }
}

/** Its link on the wire is its own, with the region as the body of its requests. */
export class SpatialLink extends MapLink {
  #region;

  constructor(connection, node, lane, options) {
    super(connection, node, lane, { ...options, body: options.region ?? options.body, own: options.region !== undefined }, "spatial", () => new SpatialState());
    this.#region = options.region;
  }

  get region() { return this.#region; }
  place(key) { return this._state.entries.get(print(key))?.[2]; }

  moveTo(region) {
    if (this.#region === undefined) throw new TypeError("the link was made without a region: make another");
    this.#region = region;
    this._ask(region);
  }

  put(key, place, value) { this.#send({ "@update": new Map([["key", key], ["shape", place]]) }, value); }
  move(key, to) { this.#send({ "@move": new Map([["key", key], ["from", this.place(key) ?? null], ["to", to]]) }); }

  _change([key, value, place]) { return { type: "update", key, value, place, previous: undefined, from: undefined }; }

  #send(verb, value) { this._command(printAfter(writeEnvelope("command", this.node, this.lane, verb), value)); }
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
