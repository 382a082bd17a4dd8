// Drives the unmodified @swim/client: JSON commands come in by line, what it sees goes out by line.
import { createInterface } from "node:readline";
import { WarpClient } from "@swim/client";

const host = process.argv[2];
const client = new WarpClient();
client.mount();

const say = (id, event, details = {}) => console.log(JSON.stringify({ id, event, ...details }));
const text = (value) => JSON.stringify(value?.toLike ? value.toLike() : value) ?? "";
process.on("uncaughtException", (error) => say("process", "error", { value: String(error?.stack ?? error) }));

const links = new Map();
const common = (id) => ({
  didLink() { say(id, "linked"); },
  didSync() { say(id, "synced"); },
  didUnlink() { say(id, "unlinked"); },
  didConnect() { say(id, "connected"); },
  didDisconnect() { say(id, "disconnected"); },
});

const operations = {
  value: ({ id, node, lane }) => links.set(id, client.downlinkValue({
    hostUri: host, nodeUri: node, laneUri: lane, ...common(id),
    didSet(now) { say(id, "set", { value: text(now) }); },
  }).open()),
  map: ({ id, node, lane }) => links.set(id, client.downlinkMap({
    hostUri: host, nodeUri: node, laneUri: lane, ...common(id),
    didUpdate(key, now) { say(id, "update", { key: text(key), value: text(now) }); },
    didRemove(key) { say(id, "remove", { key: text(key) }); },
    didClear() { say(id, "clear"); },
  }).open()),
  event: ({ id, node, lane }) => links.set(id, client.downlink({
    hostUri: host, nodeUri: node, laneUri: lane, ...common(id),
    onEvent(body) { say(id, "event", { value: text(body) }); },
  }).open()),
  set: ({ id, value }) => links.get(id).set(value),
  put: ({ id, key, value }) => links.get(id).set(key, value),
  remove: ({ id, key }) => links.get(id).delete(key),
  clear: ({ id }) => links.get(id).clear(),
  entries: ({ id }) => {
    const entries = {};
    links.get(id).forEach((value, key) => { entries[text(key)] = text(value); });
    say(id, "entries", { value: JSON.stringify(entries) });
  },
  command: ({ node, lane, value }) => client.command(host, node, lane, value),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  operations[command.op](command);
}
process.exit(0);
