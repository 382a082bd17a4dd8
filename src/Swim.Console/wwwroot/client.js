// The browser client of SwimOS-style lanes: no build step, no dependency, also for Node 22 and later.
//
//   import { swim } from "/_swim/client.js";
//   const info = swim.value("/airport/JFK", "info");
//   info.subscribe((value) => console.log(value));
//
// client.d.ts documents and types everything here.
import { Connection } from "./connection.js";
import { EventLink, ListLink, MapLink, SpatialLink, ValueLink } from "./links.js";
import { normalizeUri, writeEnvelope } from "./warp.js";

export { LinkError } from "./channel.js";
export { parse, print, ReconError, tagOf } from "./recon.js";

const schemes = { "http:": "ws:", "https:": "wss:", "warp:": "ws:", "warps:": "wss:", "swim:": "ws:", "swims:": "wss:", "ws:": "ws:", "wss:": "wss:" };

function socketUrl(url) {
  const given = url ?? globalThis.location?.origin;
  if (given === undefined) throw new TypeError("there is no page whose origin could be the server: give connect() a URL");
  const match = /^([a-z]+:)(\/\/.*)$/i.exec(String(given));
  const scheme = schemes[match?.[1].toLowerCase()];
  if (!scheme) throw new TypeError(`not the URL of a server: ${given}`);
  return new URL(scheme + match[2]).href;
}

class Swim {
  #connection;

  constructor(url, options) {
    this.#connection = new Connection(() => socketUrl(url), options);
  }

  get status() { return this.#connection.status; }
  onStatus(observer) { return this.#connection.observe(observer); }

  value(node, lane, options = {}) { return new ValueLink(this.#connection, node, lane, options); }
  map(node, lane, options = {}) { return new MapLink(this.#connection, node, lane, options); }
  spatial(node, lane, options = {}) { return new SpatialLink(this.#connection, node, lane, options); }
  list(node, lane, options = {}) { return new ListLink(this.#connection, node, lane, options); }
  event(node, lane, options = {}) { return new EventLink(this.#connection, node, lane, options); }
  command(node, lane, body) { this.#connection.command(writeEnvelope("command", normalizeUri(node), lane, body)); }

  close() { this.#connection.close(); }
  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() { this.close(); }
}

export function connect(url, options = {}) {
  if (url !== undefined) socketUrl(url);
  return new Swim(url, options);
}

/** The client of the page's own origin. */
export const swim = connect();
