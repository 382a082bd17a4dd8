import { parse, print } from "/_swim/client.js";

const Retry = 1000; // milliseconds

/** A link to a region of a spatial lane, over a WebSocket of its own: WARP by hand. It is moved by syncing again with another box. */
export class RegionLink {
  /** Key → {shape, value} of what lies inside. */
  entries = new Map();
  /** Events that have come. */
  events = 0;

  #node;
  #lane;
  #onState;
  #socket;
  #box;

  constructor(node, lane, onState) {
    this.#node = node;
    this.#lane = lane;
    this.#onState = onState;
    this.#connect();
  }

  /** Shows another box: {south, west, north, east}. What lies in both stays, what is left behind is removed, what is new comes. */
  show(box) {
    this.#box = box;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(`@sync(node:${print(this.#node)},lane:${print(this.#lane)})${print(box)}`);
  }

  #connect() {
    this.#onState("connecting");
    this.#socket = new WebSocket(location.origin.replace(/^http/, "ws"));
    this.#socket.onopen = () => {
      this.#onState("open");
      this.entries.clear();
      if (this.#box) this.show(this.#box);
    };
    this.#socket.onmessage = ({ data }) => this.#receive(parse(data));
    this.#socket.onclose = () => {
      this.#onState("waiting");
      setTimeout(() => this.#connect(), Retry);
    };
  }

  #receive({ "@event": event, "@unlinked": unlinked, "@update": update, "@remove": remove, "@clear": clear, ...value }) {
    if (unlinked !== undefined) this.#socket.close(); // the agent has ended: link again, which starts it
    if (event === undefined) return;
    this.events++;
    if (update) this.entries.set(update.key, { shape: update.shape, value });
    else if (remove) this.entries.delete(remove.key);
    else if (clear !== undefined) this.entries.clear();
  }
}
