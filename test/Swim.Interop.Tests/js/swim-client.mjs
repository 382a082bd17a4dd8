// Drives the unmodified @swim/client.
import { WarpClient } from "@swim/client";
import { Recon } from "@swim/recon";
import { Data } from "@swim/structure";
import { host, run, say, state } from "./driver.mjs";

const client = new WarpClient();
client.mount();

const plain = (value) => (value?.toLike ? value.toLike() : value);
const text = (value) => JSON.stringify(plain(value)) ?? "";

const links = new Map();
const common = (id) => ({
  didLink() { say(id, "linked"); },
  didSync() { say(id, "synced"); },
  didUnlink() { say(id, "unlinked"); },
  didConnect() { say(id, "connected"); },
  didDisconnect() { say(id, "disconnected"); },
});

const entries = (id) => {
  const found = new Map();
  links.get(id)?.forEach((value, key) => { found.set(text(key), plain(value)); });
  state(id, found);
};

const elements = (id) => {
  const found = [];
  links.get(id)?.forEach((value) => { found.push(plain(value)); });
  state(id, found);
};

// Without a key the client makes one of bytes, does not know it again as the data of the server's echo, and shows the element twice.
function insert(link, index, value) {
  link.insert(index, value, Data.wrap(crypto.getRandomValues(new Uint8Array(6))));
}

run({
  value: ({ id, node, lane }) => links.set(id, client.downlinkValue({
    hostUri: host, nodeUri: node, laneUri: lane, ...common(id),
    didSet(now) {
      say(id, "set", { value: text(now) });
      state(id, plain(now));
    },
  }).open()),
  map: ({ id, node, lane }) => links.set(id, client.downlinkMap({
    hostUri: host, nodeUri: node, laneUri: lane, ...common(id),
    didUpdate(key, now) { say(id, "update", { key: text(key), value: text(now) }); entries(id); },
    didRemove(key) { say(id, "remove", { key: text(key) }); entries(id); },
    didClear() { say(id, "clear"); entries(id); },
  }).open()),
  list: ({ id, node, lane }) => links.set(id, client.downlinkList({
    hostUri: host, nodeUri: node, laneUri: lane, ...common(id),
    didUpdate() { elements(id); },
    didMove() { elements(id); },
    didRemove() { elements(id); },
    didDrop() { elements(id); },
    didTake() { elements(id); },
    didClear() { elements(id); },
  }).open()),
  event: ({ id, node, lane }) => links.set(id, client.downlink({
    hostUri: host, nodeUri: node, laneUri: lane, ...common(id),
    onEvent(body) { say(id, "event", { value: text(body) }); },
  }).open()),
  set: ({ id, value }) => { links.get(id).set(value); },
  put: ({ id, key, value }) => { links.get(id).set(key, value); },
  remove: ({ id, key }) => { links.get(id).delete(key); },
  clear: ({ id }) => { links.get(id).clear(); },
  push: ({ id, value }) => insert(links.get(id), links.get(id).size, value),
  insert: ({ id, index, value }) => insert(links.get(id), index, value),
  setAt: ({ id, index, value }) => { links.get(id).set(index, value); },
  move: ({ id, from, to }) => { links.get(id).move(from, to); },
  removeAt: ({ id, index }) => { links.get(id).remove(index); },
  entries: ({ id }) => {
    const found = {};
    links.get(id).forEach((value, key) => { found[text(key)] = text(value); });
    say(id, "entries", { value: JSON.stringify(found) });
  },
  command: ({ node, lane, value, recon }) => { client.command(host, node, lane, recon === undefined ? value : Recon.parse(recon)); },
});
