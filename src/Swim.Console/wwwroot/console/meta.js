// Where the console looks: the meta lanes of docs/introspection.md, and the HTTP face for commands.
import { parse, print, swim } from "../client.js";

export { swim };

export const cluster = "swim:meta:cluster";

export const nodeOf = (uri) => `swim:meta:node/${encodeURIComponent(uri)}`;
export const laneOf = (uri, lane) => `${nodeOf(uri)}/lane/${encodeURIComponent(lane)}`;

const query = (text) => encodeURIComponent(text).replaceAll("%2F", "/");

/** The lane that lists what is below a path, such as "/" or "/unit/"; a page of it. */
export function below(path, { limit, after, prefix } = {}) {
  const parts = [];
  if (limit) parts.push(`limit=${limit}`);
  if (after) parts.push(`after=${query(after)}`);
  if (prefix) parts.push(`prefix=${query(prefix)}`);
  return `nodes${parts.length > 0 ? `?${parts.join("&")}` : ""}#${path}`;
}

/** The address of a lane over HTTP, below the folder that the console itself is in. */
export function url(node, lane) {
  const path = node.startsWith("/") ? node.slice(1) : node;
  const base = new URL("../", document.baseURI);
  return new URL(`${base.pathname}${path}?lane=${encodeURIComponent(lane)}`, base.origin);
}

/**
 * A part of a keyed lane: { entries: [[key, value], …], tag } – so many after a key, whose keys begin so. undefined when the lane cannot be read; the same `tag` says that nothing has changed.
 */
export async function part(node, lane, { limit, after, prefix }, signal) {
  const address = url(node, lane);
  address.searchParams.set("limit", limit);
  if (after !== undefined) address.searchParams.set("after", print(after));
  if (prefix) address.searchParams.set("prefix", prefix);
  const response = await fetch(address, { headers: { accept: "application/x-recon" }, signal });
  if (!response.ok) return undefined;
  const read = parse(await response.text());
  const entries = read instanceof Map ? [...read] : read && !Array.isArray(read) ? Object.entries(read) : [];
  return { entries, tag: response.headers.get("etag") };
}

/** Sends a command and waits for its answer: { ok, text }. */
export async function command(node, lane, text, type) {
  const started = performance.now();
  const response = await fetch(url(node, lane), { method: "POST", headers: { "content-type": type }, body: text });
  const took = performance.now() - started;
  if (response.ok) return { ok: true, text: response.status === 202 ? "carried out" : `${response.status} ${response.statusText}`, took };
  const body = await response.text();
  let detail = body;
  try {
    const problem = JSON.parse(body);
    detail = problem.detail ?? problem.title ?? body;
  } catch { /* not a problem document: shown as it is */ }
  return { ok: false, text: `${response.status}: ${detail || response.statusText}`, took };
}
