// WARP envelopes (text of one WebSocket message) and the spelling of node and lane URIs in them.
import { bodyOf, Field, Items, parseItems, print, printAfter, ReconError, toValue } from "./recon.js";

const kinds = new Set(["event", "linked", "synced", "unlinked", "command", "link", "sync", "unlink", "auth", "authed", "deauth", "deauthed"]);

/** Reads a frame: {kind, node, lane, items}; `items` is the whole envelope as the reader made it. Throws `ReconError`. */
export function readEnvelope(text) {
  const { list } = parseItems(text);
  const items = list.length === 1 ? list[0] : undefined;
  const tag = items instanceof Items ? items.list[0] : undefined;
  if (!(tag instanceof Field) || !tag.attr || !kinds.has(tag.key)) throw new ReconError("not an envelope", 0);
  const header = tag.value instanceof Items ? tag.value.list : [tag.value];
  let node, lane;
  header.forEach((slot, index) => {
    if (!(slot instanceof Field)) {
      if (index === 0) node = slot; else if (index === 1) lane = slot;
    } else if (slot.key === "node") node = slot.value;
    else if (slot.key === "lane") lane = slot.value;
  });
  return { kind: tag.key, node: node == null ? "" : String(node), lane: lane == null ? "" : String(lane), items };
}

/** The body of an envelope as a JavaScript value. */
export function envelopeBody(envelope) {
  return bodyOf(envelope.items, 1);
}

/**
 * The body of a map lane's event: {verb, key, value}, of a spatial lane with its shape, or {verb, count}; undefined if it is none.
 * The verbs are update, remove, clear, take and drop.
 */
export function mapEvent(envelope) {
  const verb = envelope.items.list[1];
  if (!(verb instanceof Field) || !verb.attr) return undefined;
  switch (verb.key) {
    case "clear": return { verb: "clear" };
    case "take": case "drop": return { verb: verb.key, count: typeof verb.value === "number" ? verb.value : 0 };
    case "update": case "remove": {
      const slots = verb.value instanceof Items ? verb.value.list : [];
      const slot = (name) => slots.findLast((i) => i instanceof Field && i.key === name);
      const key = slot("key");
      if (!key) return undefined;
      return { verb: verb.key, key: toValue(key.value), shape: toValue(slot("shape")?.value), value: verb.key === "update" ? bodyOf(envelope.items, 2) : undefined };
    }
    default: return undefined;
  }
}

/**
 * The body of a list lane's event: {verb, index, key, value}, for a move {verb, index, to, key}, or {verb, count}; undefined if it is none.
 * The verbs are update (inserts too), move, remove, clear, take and drop.
 */
export function listEvent(envelope) {
  const verb = envelope.items.list[1];
  if (!(verb instanceof Field) || !verb.attr) return undefined;
  switch (verb.key) {
    case "clear": return { verb: "clear" };
    case "take": case "drop": return { verb: verb.key, count: typeof verb.value === "number" ? verb.value : 0 };
    case "update": case "move": case "remove": {
      const slots = verb.value instanceof Items ? verb.value.list : [];
      const slot = (name) => toValue(slots.findLast((i) => i instanceof Field && i.key === name)?.value);
      const index = slot(verb.key === "move" ? "from" : "index");
      return { verb: verb.key, index, to: slot("to"), key: slot("key"), value: verb.key === "update" ? bodyOf(envelope.items, 2) : undefined };
    }
    default: return undefined;
  }
}

/** Writes an envelope; `body` undefined writes none. */
export function writeEnvelope(kind, node, lane, body, { prio = 0, rate = 0 } = {}) {
  let head = `@${kind}(node:${print(node)},lane:${print(lane)}`;
  if (prio) head += `,prio:${print(prio)}`;
  if (rate) head += `,rate:${print(rate)}`;
  return printAfter(`${head})`, body);
}

/** Writes a command of a map lane: update (key, value), remove (key), clear, take and drop (count). */
export function writeMapCommand(node, lane, verb, key, value) {
  const argument = verb === "update" || verb === "remove" ? new Map([["key", key]]) : verb === "clear" ? null : key;
  const text = writeEnvelope("command", node, lane, { [`@${verb}`]: argument });
  return verb === "update" ? printAfter(text, value) : text;
}

/** Writes a command of a list lane: update, move and remove with their slots, clear, take and drop (count). */
export function writeListCommand(node, lane, verb, argument, value) {
  const text = writeEnvelope("command", node, lane, { [`@${verb}`]: argument });
  return verb === "update" ? printAfter(text, value) : text;
}

const unreserved = /[A-Za-z0-9\-._~]/;
const usual = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/?#]*$/;

/**
 * The spelling in which a server repeats a URI: percent sequences of unreserved characters decoded, the others with lower-case hex;
 * what may not stand in a URI encoded.
 */
export function normalizeUri(uri) {
  if (usual.test(uri)) return uri;
  let out = "";
  for (let i = 0; i < uri.length;) {
    const hex = uri[i] === "%" ? uri.slice(i + 1, i + 3) : "";
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      const c = String.fromCharCode(parseInt(hex, 16));
      out += unreserved.test(c) ? c : `%${hex.toLowerCase()}`;
      i += 3;
      continue;
    }
    const c = String.fromCodePoint(uri.codePointAt(i));
    out += /^[A-Za-z0-9\-._~!$&'()*+,;=:@/?#]$/.test(c) ? c : encodeURIComponent(c).toLowerCase();
    i += c.length;
  }
  return out;
}
