// A lane on the wire: one link per connection and request body, shared by every link object of the app.
import { print } from "./recon.js";
import { envelopeBody, writeEnvelope } from "./warp.js";

/** Why a link ended: the server's reason (`nodeNotFound`, `laneNotFound`, …). */
export class LinkError extends Error {
  constructor(node, lane, reason) {
    super(`${node} ${lane}: ${reason}`);
    this.name = "LinkError";
    this.node = node;
    this.lane = lane;
    this.reason = reason;
  }
}

export class Channel {
  #connection;
  #options;
  #states = new Map(); // kind → state; a state holds what events mean for one kind of link
  #links = new Set();
  #refused = 0;

  #spelled; // the lane as it stands in frames
  #body;

  requested = false; // @link or @sync was sent on this connection
  linked = false;

  constructor(connection, address, node, lane, spelled, options) {
    this.#connection = connection;
    this.#options = options;
    this.#spelled = spelled;
    this.#body = options.body;
    this.address = address;
    this.node = node;
    this.lane = lane;
  }

  /** Whether links with these options may share it. */
  fits(options) {
    return !this.#options.own && !options.own && print(this.#body) === print(options.body);
  }

  /** The state shared by links of a kind; a new one that wants the lane's state asks for it. */
  attach(link, kind, sync, create) {
    this.#links.add(link);
    let state = this.#states.get(kind);
    const fresh = !state;
    if (!state) this.#states.set(kind, state = create());
    if (fresh || (sync && !state.sync)) {
      state.sync ||= sync;
      if (!this.requested) this.open();
      else if (sync) this.resync(state);
    }
    this.#connection.wake();
    return state;
  }

  detach(link) {
    if (this.#links.delete(link) && this.#links.size === 0) this.#connection.release(this);
  }

  command(text) { this.#connection.command(text); }

  frame(kind) {
    const asks = kind !== "unlink";
    return writeEnvelope(kind, this.node, this.#spelled, asks ? this.#body : undefined, asks ? this.#options : {});
  }

  /** Asks for the link on a connection that has just opened. */
  open() {
    const sync = [...this.#states.values()].some((state) => state.sync);
    this.requested = this.#connection.send(this.frame(sync ? "sync" : "link"));
    if (this.requested) for (const state of this.#states.values()) state.begin();
  }

  /** Asks for the whole state once more. */
  resync(state) {
    if (this.#connection.send(this.frame("sync"))) state.begin();
  }

  /** Asks for another part of the lane, now and whenever it is linked again. */
  ask(body, state) {
    this.#body = body;
    if (this.requested && this.#connection.send(this.frame(state.sync ? "sync" : "link")) && state.sync) state.moved();
  }

  lost() {
    this.requested = this.linked = false;
    for (const state of this.#states.values()) state.lost();
    for (const link of this.#links) link.changed();
  }

  receive(envelope) {
    switch (envelope.kind) {
      case "linked":
        this.linked = true;
        this.#refused = 0;
        for (const state of this.#states.values()) state.begin();
        break;
      case "event":
        for (const state of this.#states.values()) state.event(envelope, this);
        return;
      case "synced":
        for (const state of this.#states.values()) state.end();
        break;
      case "unlinked":
        this.#unlinked(envelopeBody(envelope));
        return;
    }
    for (const link of this.#links) link.changed();
  }

  closed(error) {
    for (const link of [...this.#links]) link.ended(error);
    this.#links.clear();
  }

  // With a reason the server refuses; without one the agent stopped, and linking again starts it again.
  #unlinked(body) {
    const reason = body !== null && typeof body === "object" ? Object.keys(body)[0]?.replace(/^@/, "") : undefined;
    this.lost();
    if (reason !== undefined || this.#options.keepLinked === false) {
      this.#connection.release(this);
      this.closed(reason === undefined ? undefined : new LinkError(this.node, this.lane, reason));
      return;
    }
    this.#connection.later(++this.#refused, () => { if (this.#links.size > 0 && !this.requested) this.open(); });
  }
}
