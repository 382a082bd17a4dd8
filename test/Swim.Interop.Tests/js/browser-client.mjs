// Drives the browser client (src/Swim.Console/wwwroot) in Node.
import WebSocket from "ws";
import { connect, parse } from "../../../src/Swim.Console/wwwroot/client.js";
import { host, run, say, state } from "./driver.mjs";

const client = connect(host, { WebSocket });
const links = new Map();

const follow = (id, link, read) => {
  links.set(id, link);
  link.onState((now) => {
    if (now === "linked" || now === "synced") say(id, now);
  });
  void link.closed.then((error) => say(id, "unlinked", { value: error?.reason ?? "" }));
  link.subscribe((body) => {
    if (read) state(id, read(link));
    else say(id, "event", { value: JSON.stringify(body) ?? "" });
  });
};
const entries = (link) => new Map([...link.entries()].map(([key, value]) => [JSON.stringify(key), value]));

run({
  value: ({ id, node, lane }) => follow(id, client.value(node, lane), (link) => link.value),
  map: ({ id, node, lane }) => follow(id, client.map(node, lane), entries),
  region: ({ id, node, lane, region }) => follow(id, client.spatial(node, lane, { region }), entries),
  list: ({ id, node, lane }) => follow(id, client.list(node, lane), (link) => [...link.values()]),
  event: ({ id, node, lane }) => follow(id, client.event(node, lane)),
  set: ({ id, value }) => links.get(id).set(value),
  put: ({ id, key, value }) => links.get(id).update(key, value),
  remove: ({ id, key }) => links.get(id).remove(key),
  clear: ({ id }) => links.get(id).clear(),
  push: ({ id, value }) => links.get(id).push(value),
  insert: ({ id, index, value }) => links.get(id).insert(index, value),
  setAt: ({ id, index, value }) => links.get(id).set(index, value),
  move: ({ id, from, to }) => links.get(id).move(from, to),
  removeAt: ({ id, index }) => links.get(id).remove(index),
  moveTo: ({ id, region }) => links.get(id).moveTo(region),
  place: ({ id, key, place, value }) => (value === undefined ? links.get(id).move(key, place) : links.get(id).put(key, place, value)),
  command: ({ node, lane, value, recon }) => client.command(node, lane, recon === undefined ? value : parse(recon)),
});
