/** What Recon holds, as JavaScript values; see the table in recon.js. */
export type Recon = undefined | null | boolean | number | bigint | string | Uint8Array | Recon[] | Map<Recon, Recon> | { [key: string]: Recon };

/** Text that is not Recon. */
export class ReconError extends SyntaxError {
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
}

/** Reads one Recon document. Throws `ReconError`. */
export function parse(text: string): Recon;

/** Writes a value as compact Recon. A `Date` is written as milliseconds since 1970. Throws `TypeError` for what has no form. */
export function print(value: unknown): string;

/** The name of a value's first attribute: `Landed` of `@Landed`, which is how servers write enumerations and name types. */
export function tagOf(value: unknown): string | undefined;

/** The server refused a link. */
export class LinkError extends Error {
  readonly node: string;
  readonly lane: string;
  /** The server's word: `nodeNotFound`, `laneNotFound`, … */
  readonly reason: string;
}

/** `connecting`: no answer from the lane yet, or the connection is lost and being made again. `synced`: holds the lane's whole state. */
export type LinkState = "connecting" | "linked" | "synced" | "closed";

export interface LinkOptions {
  /** Closes the link when aborted. */
  signal?: AbortSignal;
  /** -1 to 1; links with a higher priority are served first. The first link to a lane decides for all of the connection. */
  prio?: number;
  /** At most this many events a second; the last state always comes. The first link to a lane decides for all of the connection. */
  rate?: number;
  /** A body for the request, for lanes that read one. Links with different bodies are links of their own on the wire. */
  body?: unknown;
  /** Ask for the lane's state, not only for later events. Default: false for event links, true for all others. */
  sync?: boolean;
  /** Link again when the agent stopped. Default: true. A lost connection is always made again; a refusal never repeated. */
  keepLinked?: boolean;
}

/** A live link to one lane. Links to the same lane share one link on the wire. */
export interface Link extends Disposable {
  readonly node: string;
  readonly lane: string;
  readonly state: LinkState;
  /** Resolves when the state has come for the first time; rejects with `LinkError` if the server refuses, or when closed before. */
  readonly synced: Promise<this>;
  /** Resolves when the link has ended: with the error if the server refused, else with undefined. Never rejects. */
  readonly closed: Promise<LinkError | undefined>;
  readonly error: LinkError | undefined;
  /** Calls with the state now and at each change; returns a function that stops it. */
  onState(observer: (state: LinkState) => void): () => void;
  close(): void;
}

/**
 * A link to a lane that holds one value, or of a demand lane the last; a lane that was never set gives undefined, an empty value null: say so in `T` if it can be.
 * Iterating gives the present value and then the latest at each turn, never a backlog.
 */
export interface ValueLink<T = Recon> extends Link, AsyncIterable<T> {
  /** The last value received; stays while the connection is being made again. */
  readonly value: T | undefined;
  readonly received: boolean;
  /** Calls with the present value, if there is one, and with each later one; returns a function that stops it. */
  subscribe(observer: (value: T, previous: T | undefined) => void): () => void;
  /** Commands the lane to take a value. `value` changes when the lane says so. */
  set(value: T): void;
}

export type MapChange<K, V> =
  | { readonly type: "update"; readonly key: K; readonly value: V; readonly previous: V | undefined }
  | { readonly type: "remove"; readonly key: K; readonly previous: V }
  | { readonly type: "clear" };

/**
 * A link to a lane that holds entries by key: map, join and demand-map lanes. After a lost connection the entries converge by single changes: what is gone is removed when the
 * lane has been read again. Iterating gives changes, at most one pending per key.
 */
export interface MapLink<K = Recon, V = Recon> extends Link, AsyncIterable<MapChange<K, V>> {
  readonly size: number;
  get(key: K): V | undefined;
  has(key: K): boolean;
  keys(): IterableIterator<K>;
  values(): IterableIterator<V>;
  entries(): IterableIterator<[K, V]>;
  /** Calls with an update for each present entry and with each later change; returns a function that stops it. */
  subscribe(observer: (change: MapChange<K, V>) => void): () => void;
  /** Commands; the entries change when the lane says so. */
  update(key: K, value: V): void;
  remove(key: K): void;
  clear(): void;
  /** Keeps only the first `count` entries, in the lane's order. */
  take(count: number): void;
  /** Removes the first `count` entries, in the lane's order. */
  drop(count: number): void;
}

/** Degrees. */
export type Point = { lat: number; lng: number };

/** Degrees; across the antimeridian if `west` is greater than `east`. */
export type Box = { south: number; west: number; north: number; east: number };

export type Place = Point | Box;

/** A box, or a circle whose radius is in metres. */
export type Region = Box | { near: Point; radius: number };

export interface SpatialLinkOptions extends LinkOptions {
  /** Only what is inside; without one the whole lane, and that is so for the life of the link. */
  region?: Region;
}

/** An update comes when an entry appears, changes, moves, or enters the region; a removal also when it leaves the region. */
export type SpatialChange<K, V> =
  | { readonly type: "update"; readonly key: K; readonly value: V; readonly place: Place; readonly previous: V | undefined; readonly from: Place | undefined }
  | { readonly type: "remove"; readonly key: K; readonly previous: V }
  | { readonly type: "clear" };

/** A link to a spatial lane, or to a region of it: a map whose entries have places. Each link with a region is one of its own on the wire. */
export interface SpatialLink<K = Recon, V = Recon> extends Omit<MapLink<K, V>, "subscribe" | "take" | "drop" | "synced" | typeof Symbol.asyncIterator>, AsyncIterable<SpatialChange<K, V>> {
  readonly synced: Promise<this>;
  /** What was asked for last. */
  readonly region: Region | undefined;
  /** Where an entry is. */
  place(key: K): Place | undefined;
  /** Calls with an update for each present entry and with each later change; returns a function that stops it. */
  subscribe(observer: (change: SpatialChange<K, V>) => void): () => void;
  /** Follows another region: what is only in the old one is removed, what is only in the new one comes. Throws `TypeError` if the link has none. */
  moveTo(region: Region): void;
  /** Commands; the entries change when the lane says so. `update` leaves the entry where it is. */
  put(key: K, place: Place, value: V): void;
  move(key: K, to: Place): void;
}

export type ListChange<T> =
  | { readonly type: "insert"; readonly index: number; readonly key: Recon; readonly value: T }
  | { readonly type: "update"; readonly index: number; readonly key: Recon; readonly value: T; readonly previous: T }
  | { readonly type: "move"; readonly from: number; readonly to: number; readonly key: Recon; readonly value: T }
  | { readonly type: "remove"; readonly index: number; readonly key: Recon; readonly previous: T }
  | { readonly type: "clear" };

/**
 * A link to a lane that holds elements in an order of their own. Each has a key for life. After a lost connection the elements converge by single
 * changes. Iterating gives all elements whenever something has changed, never a backlog.
 */
export interface ListLink<T = Recon> extends Link, AsyncIterable<T[]> {
  readonly length: number;
  at(index: number): T | undefined;
  keyAt(index: number): Recon;
  values(): IterableIterator<T>;
  /** Calls with an insert for each present element and with each later change; returns a function that stops it. */
  subscribe(observer: (change: ListChange<T>) => void): () => void;
  /** Commands; the elements change when the lane says so. They name the element by its key, so it is the one meant even if it has moved. */
  insert(index: number, value: T): void;
  push(value: T): void;
  /** Throws `RangeError` where there is no such element. */
  set(index: number, value: T): void;
  /** Throws `RangeError` where there is no such element. */
  move(from: number, to: number): void;
  /** Throws `RangeError` where there is no such element. */
  remove(index: number): void;
  clear(): void;
  /** Keeps only the first `count` elements. */
  take(count: number): void;
  /** Removes the first `count` elements. */
  drop(count: number): void;
}

/** A link to the events of any lane, as they come: what supply, demand and command lanes send. Iterating keeps at most 1,024 events that were not taken, then drops the oldest. */
export interface EventLink<T = Recon> extends Link, AsyncIterable<T> {
  /** How many events iterators have dropped. */
  readonly dropped: number;
  subscribe(observer: (body: T) => void): () => void;
}

export interface ConnectionStatus {
  /** `idle`: nothing needs the server. `waiting`: the connection is lost, the next attempt is at `retryAt`. */
  readonly state: "idle" | "connecting" | "open" | "waiting" | "closed";
  /** Attempts since the last connection that worked. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly retryAt?: number;
  /** How the last connection closed. */
  readonly code?: number;
  readonly reason?: string;
}

export interface ConnectOptions {
  /** WebSocket subprotocols to offer, such as `warp0`. Default: none. */
  protocols?: string | string[];
  /** The WebSocket class, where there is no global one. */
  WebSocket?: new (url: string, protocols?: string | string[]) => WebSocket;
  /** 0 to 1; spreads retries. Default: `Math.random`. */
  random?: () => number;
}

/**
 * A client of one server: one WebSocket for all links, opened when the first is made, closed a second after the last, made again when lost
 * (at once, then after 0.5–1.5 s × 1.8ⁿ, at most 15 s).
 */
export interface Swim extends Disposable {
  readonly status: ConnectionStatus;
  /** Calls with the status now and at each change; returns a function that stops it. */
  onStatus(observer: (status: ConnectionStatus) => void): () => void;
  value<T = Recon>(node: string, lane: string, options?: LinkOptions): ValueLink<T>;
  map<K = Recon, V = Recon>(node: string, lane: string, options?: LinkOptions): MapLink<K, V>;
  spatial<K = Recon, V = Recon>(node: string, lane: string, options?: SpatialLinkOptions): SpatialLink<K, V>;
  list<T = Recon>(node: string, lane: string, options?: LinkOptions): ListLink<T>;
  event<T = Recon>(node: string, lane: string, options?: LinkOptions): EventLink<T>;
  /**
   * Sends a command, at most once: one that was sent into a dying connection is lost. Without a connection up to 1,024 wait for the next;
   * then, and when more than 16 MiB wait in the socket, it throws `RangeError`.
   */
  command(node: string, lane: string, body?: unknown): void;
  /** Ends all links for good. */
  close(): void;
}

/** A client of a server: `ws:`, `http:` or `warp:` URL, or the secure ones. Default: the page's origin. */
export function connect(url?: string | URL, options?: ConnectOptions): Swim;

/** The client of the page's own origin. */
export const swim: Swim;
