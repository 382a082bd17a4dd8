// One WebSocket to one host: opens on demand, carries every link, comes back by itself.
import { Channel } from "./channel.js";
import { normalizeUri, readEnvelope } from "./warp.js";

const ConnectTimeout = 10_000;
const IdleTimeout = 1_000;
const MaxDelay = 15_000;
const MaxHint = 300_000;
const MaxCommands = 1_024;          // waiting for a connection
const MaxBufferedBytes = 16 << 20;  // handed to a socket that does not drain

/** Milliseconds to wait before the nth retry: at once (spread over half a second), then 0.5–1.5 s × 1.8ⁿ, at most 15 s. */
export function retryDelay(attempt, random = Math.random) {
  if (attempt <= 1) return random() * 500;
  return Math.min(MaxDelay, (500 + random() * 1000) * 1.8 ** (attempt - 2));
}

/** Milliseconds that a server asks to be left alone, in the text of its close frame. At most five minutes. */
export function retryHint(reason) {
  const match = /retry-after-ms=(\d{1,9})/.exec(reason);
  return match ? Math.min(MaxHint, Number(match[1])) : 0;
}

export class Connection {
  #url;
  #options;
  #socket;
  #timer;
  #channels = new Map();
  #unlinking = new Map(); // address → @unlink sent, @unlinked not yet received
  #commands = [];
  #observers = new Set();
  #attempt = 0;
  #status = { state: "idle", attempt: 0 };

  constructor(url, options) {
    this.#url = url;
    this.#options = options;
    globalThis.addEventListener?.("online", () => { if (this.#status.state === "waiting") this.#open(); });
  }

  get status() { return this.#status; }

  observe(observer) {
    this.#observers.add(observer);
    observer(this.#status);
    return () => this.#observers.delete(observer);
  }

  /** The channel of a lane, made on first use. */
  channel(node, lane, options) {
    if (this.#status.state === "closed") throw new Error("the client is closed");
    node = normalizeUri(node);
    // a server keeps one link per spelling of the lane: a fragment makes another one for another body
    for (let n = 0; ; n++) {
      const spelled = n === 0 ? lane : `${lane}#${n}`;
      const address = `${node} ${spelled}`;
      let channel = this.#channels.get(address);
      if (channel && !channel.fits(options)) continue;
      if (!channel) this.#channels.set(address, channel = new Channel(this, address, node, lane, spelled, options));
      return channel;
    }
  }

  /** Sends at once if the socket is open; says whether it was. */
  send(text) {
    if (this.#status.state !== "open") return false;
    this.#socket.send(text);
    return true;
  }

  /** Sends now or keeps for the next connection. Throws when too much waits already. */
  command(text) {
    if (this.#status.state === "closed") throw new Error("the client is closed");
    if (this.#status.state === "open") {
      if (this.#socket.bufferedAmount > MaxBufferedBytes) throw new RangeError(`more than ${MaxBufferedBytes} bytes wait to be sent`);
      this.#socket.send(text);
      this.#idle();
      return;
    }
    if (this.#commands.length >= MaxCommands) throw new RangeError(`more than ${MaxCommands} commands wait for a connection`);
    this.#commands.push(text);
    this.wake();
  }

  /** Something wants the connection. */
  wake() {
    if (this.#status.state === "idle") this.#open();
    else if (this.#status.state === "open") clearTimeout(this.#timer);
  }

  /** A channel has no link left. */
  release(channel) {
    if (this.#channels.get(channel.address) !== channel) return;
    this.#channels.delete(channel.address);
    if (channel.requested && this.send(channel.frame("unlink")))
      this.#unlinking.set(channel.address, (this.#unlinking.get(channel.address) ?? 0) + 1);
    this.#idle();
  }

  /** After a while; used to link again what the server has unlinked. */
  later(attempt, action) {
    setTimeout(action, retryDelay(attempt + 1, this.#options.random));
  }

  close() {
    if (this.#status.state === "closed") return;
    clearTimeout(this.#timer);
    this.#drop(1000);
    this.#commands.length = 0;
    this.#set({ state: "closed", attempt: 0 });
    for (const channel of [...this.#channels.values()]) channel.closed(undefined);
    this.#channels.clear();
  }

  #set(status) {
    this.#status = Object.freeze(status);
    for (const observer of this.#observers) guard(observer, this.#status);
  }

  #open() {
    clearTimeout(this.#timer);
    this.#set({ state: "connecting", attempt: this.#attempt });
    const { protocols, WebSocket = globalThis.WebSocket } = this.#options;
    let socket;
    try {
      socket = new WebSocket(this.#url(), protocols ?? []);
    } catch (error) {
      this.#set({ state: "idle", attempt: this.#attempt });
      throw error; // a wrong URL or no WebSocket at all: not a matter of trying again
    }
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => { if (typeof data === "string") this.#receive(data); };
    socket.onerror = () => {}; // a close follows
    socket.onclose = (event) => this.#lost(event?.code ?? 1006, event?.reason ?? "");
    this.#timer = setTimeout(() => { this.#drop(); this.#lost(1006, "no answer"); }, ConnectTimeout);
  }

  #opened() {
    clearTimeout(this.#timer);
    this.#set({ state: "open", attempt: this.#attempt });
    for (const channel of this.#channels.values()) channel.open();
    for (const text of this.#commands.splice(0)) this.#socket.send(text);
    this.#idle();
  }

  #receive(text) {
    this.#attempt = 0;
    let envelope;
    try {
      envelope = readEnvelope(text);
    } catch (error) {
      report(error);
      return;
    }
    const address = `${normalizeUri(envelope.node)} ${envelope.lane}`;
    const unlinking = this.#unlinking.get(address) ?? 0;
    if (unlinking > 0) {
      if (envelope.kind === "linked") this.#unlinking.delete(address);
      else if (envelope.kind === "unlinked") {
        if (unlinking === 1) this.#unlinking.delete(address); else this.#unlinking.set(address, unlinking - 1);
        return;
      }
    }
    this.#channels.get(address)?.receive(envelope);
  }

  #lost(code, reason) {
    clearTimeout(this.#timer);
    this.#socket = undefined;
    this.#unlinking.clear();
    for (const channel of this.#channels.values()) channel.lost();
    if (this.#channels.size === 0 && this.#commands.length === 0) {
      this.#attempt = 0;
      this.#set({ state: "idle", attempt: 0 });
      return;
    }
    const delay = retryHint(reason) + retryDelay(++this.#attempt, this.#options.random);
    this.#timer = setTimeout(() => this.#open(), delay);
    this.#set({ state: "waiting", attempt: this.#attempt, retryAt: Date.now() + delay, code, reason });
  }

  #drop(code) {
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code);
  }

  #idle() {
    if (this.#status.state === "waiting" && this.#channels.size === 0 && this.#commands.length === 0) {
      clearTimeout(this.#timer);
      this.#set({ state: "idle", attempt: 0 });
    }
    if (this.#status.state !== "open" || this.#channels.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#drop(1000);
      this.#set({ state: "idle", attempt: 0 });
    }, IdleTimeout);
  }
}

/** Runs a callback of the app; what it throws is reported and stops nothing. */
export function guard(callback, ...args) {
  try {
    callback(...args);
  } catch (error) {
    report(error);
  }
}

function report(error) {
  if (typeof globalThis.reportError === "function") globalThis.reportError(error);
  else console.error(error);
}
