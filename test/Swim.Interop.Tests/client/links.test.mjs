import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { connect, LinkError } from "../../../src/Swim.Console/wwwroot/client.js";
import { retryDelay, retryHint } from "../../../src/Swim.Console/wwwroot/connection.js";
import { normalizeUri } from "../../../src/Swim.Console/wwwroot/warp.js";
import { fakeServer } from "./fakes.mjs";

const H = (lane, node = "/unit/1") => `(node:"${node}",lane:${lane})`;
const update = (key, value) => `@event${H("map")}@update(key:${key}) ${value}`;
const turn = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); };

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
});

function open() {
  const server = fakeServer();
  const client = connect("ws://host:1/", { WebSocket: server.WebSocket, random: () => 0.5 });
  return { server, client };
}

test("one socket carries all links, and each lane is asked for once", () => {
  const { server, client } = open();
  client.value("/unit/1", "value");
  client.map("/unit/1", "map", { prio: 0.5, rate: 10 });
  client.event("/unit/1", "supply");
  client.value("/unit/1", "value");
  assert.equal(server.sockets.length, 1);
  assert.deepEqual(server.last.accept().take(), [`@sync${H("value")}`, "@sync(node:\"/unit/1\",lane:map,prio:0.5,rate:10)", `@link${H("supply")}`]);
});

test("a value link follows its lane", async () => {
  const { server, client } = open();
  const link = client.value("/unit/1", "value");
  const seen = [];
  link.subscribe((now, before) => seen.push([now, before]));
  server.last.accept().say(`@linked${H("value")}`, `@event${H("value")} 1`, `@synced${H("value")}`, `@event${H("value")}{a:2}`);
  assert.equal(await link.synced, link);
  assert.deepEqual(seen, [[1, undefined], [{ a: 2 }, 1]]);
  assert.deepEqual(link.value, { a: 2 });
  assert.equal(link.state, "synced");
  server.last.take();
  link.set("x y");
  link.set({ b: 1 });
  assert.deepEqual(server.last.take(), [`@command${H("value")}"x y"`, `@command${H("value")}{b:1}`]);
});

test("a second link to a lane has its state at once", async () => {
  const { server, client } = open();
  client.map("/unit/1", "map");
  server.last.accept().say(`@linked${H("map")}`, update("a", 1), `@synced${H("map")}`);
  server.last.take();
  const second = client.map("/unit/1", "map");
  await second.synced;
  assert.equal(second.get("a"), 1);
  assert.deepEqual(server.last.take(), []);
});

test("a map link follows update, remove and clear, and keeps places", () => {
  const { server, client } = open();
  const link = client.map("/unit/1", "map");
  const seen = [];
  link.subscribe((change) => seen.push(change.type + (change.key ?? "")));
  server.last.accept().say(`@linked${H("map")}`, update("a", 1), update("b", 2), update("a", 3), `@event${H("map")}@remove(key:b)`, update("1", 4), update("\"1\"", 5));
  assert.deepEqual([...link.entries()], [["a", 3], [1, 4], ["1", 5]]);
  server.last.say(`@event${H("map")}@clear`, `@event${H("map")}@remove(key:a)`);
  assert.equal(link.size, 0);
  assert.deepEqual(seen, ["updatea", "updateb", "updatea", "removeb", "update1", "update1", "clear"]);
});

const element = (index, key, value) => `@event${H("list")}@update(index:${index},key:${key}) ${value}`;

test("a list link follows inserts, updates, moves and removals by key", () => {
  const { server, client } = open();
  const link = client.list("/unit/1", "list");
  const seen = [];
  link.subscribe(({ type, index, from, to }) => seen.push([type, index ?? from, to].filter((part) => part !== undefined).join(" ")));
  server.last.accept().say(`@linked${H("list")}`, element(0, "a", 1), element(1, "b", 2), `@synced${H("list")}`);
  server.last.say(element(1, "c", 3), element(0, "a", 4), `@event${H("list")}@move(from:0,to:2,key:a)`, `@event${H("list")}@remove(index:1,key:b)`);
  assert.deepEqual([...link.values()], [3, 4]);
  assert.equal(link.keyAt(1), "a");
  server.last.say(`@event${H("list")}@drop(1)`, `@event${H("list")}@take(1)`, `@event${H("list")}@clear`, `@event${H("list")}@remove(index:0,key:a)`);
  assert.equal(link.length, 0);
  assert.deepEqual(seen, ["insert 0", "insert 1", "insert 1", "update 0", "move 0 2", "remove 1", "remove 0", "clear"]);
});

test("list commands name the element by its key", () => {
  const { server, client } = open();
  const link = client.list("/unit/1", "list");
  server.last.accept().say(`@linked${H("list")}`, element(0, "a", 1), element(1, "b", 2), `@synced${H("list")}`);
  server.last.take();
  link.set(1, "x y");
  link.move(0, 1);
  link.remove(1);
  link.clear();
  link.take(2);
  link.drop(1);
  const command = `@command${H("list")}`;
  assert.deepEqual(server.last.take(), [
    `${command}@update(index:1,key:b)"x y"`, `${command}@move(from:0,to:1,key:a)`, `${command}@remove(index:1,key:b)`,
    `${command}@clear`, `${command}@take(2)`, `${command}@drop(1)`,
  ]);
  link.push({ text: "t" });
  assert.match(server.last.take()[0], /@update\(index:2,key:%[A-Za-z0-9+/]{8}\)\{text:t\}$/);
  assert.throws(() => link.set(2, 1), RangeError);
});

test("a list converges when its connection comes back", async () => {
  const { server, client } = open();
  const link = client.list("/unit/1", "list");
  server.last.accept().say(`@linked${H("list")}`, element(0, "a", 1), element(1, "b", 2), element(2, "c", 3), `@synced${H("list")}`);
  const seen = [];
  link.subscribe(({ type, index, from, to }) => seen.push([type, index ?? from, to].filter((part) => part !== undefined).join(" ")));
  seen.length = 0;
  server.last.close();
  mock.timers.tick(2000);
  await turn();
  server.last.accept().say(`@linked${H("list")}`, element(0, "c", 3), element(1, "d", 4), element(2, "a", 1), `@synced${H("list")}`);
  assert.deepEqual([...link.values()], [3, 4, 1]);
  assert.deepEqual(seen, ["move 2 0", "update 0", "insert 1", "update 2", "remove 3"]);
});

const S = (n = "") => n ? `(node:"/unit/1",lane:"trucks${n}")` : H("trucks");
const at = (key, lat, value, n) => `@event${S(n)}@update(key:${key},shape:{lat:${lat},lng:0}) ${value}`;
const box = (south, north) => ({ south, west: -1, north, east: 1 });

test("a spatial link knows the places of entries", () => {
  const { server, client } = open();
  const link = client.spatial("/unit/1", "trucks");
  const seen = [];
  link.subscribe(({ type, key, place, from }) => seen.push([type, key, place?.lat, from?.lat]));
  server.last.accept().say(`@linked${S()}`, at("a", 1, 7), at("b", 2, 8), `@synced${S()}`, at("a", 3, 7), `@event${S()}@update(key:b) 9`, `@event${S()}@remove(key:a,shape:{lat:3,lng:0})`);
  assert.deepEqual(seen, [["update", "a", 1, undefined], ["update", "b", 2, undefined], ["update", "a", 3, 1], ["update", "b", 2, 2], ["remove", "a", undefined, undefined]]);
  assert.deepEqual([...link.entries()], [["b", 9]]);
  assert.deepEqual(link.place("b"), { lat: 2, lng: 0 });
  assert.throws(() => link.moveTo(box(0, 1)), TypeError);
  server.last.take();
  link.put("c", { lat: 1, lng: 2 }, { x: 1 });
  link.move("b", { lat: 5, lng: 6 });
  link.update("b", 1);
  link.remove("c");
  const command = `@command${S()}`;
  assert.deepEqual(server.last.take(), [
    `${command}@update(key:c,shape:{lat:1,lng:2}){x:1}`, `${command}@move(key:b,from:{lat:2,lng:0},to:{lat:5,lng:6})`,
    `${command}@update(key:b) 1`, `${command}@remove(key:c)`,
  ]);
});

test("a link to a region moves with it, and asks for where it is when its connection comes back", async () => {
  const { server, client } = open();
  const link = client.spatial("/unit/1", "trucks", { region: box(0, 2) });
  server.last.accept();
  assert.deepEqual(server.last.take(), [`@sync${S()}{south:0,west:-1,north:2,east:1}`]);
  server.last.say(`@linked${S()}{south:0,west:-1,north:2,east:1}`, at("a", 0, 1), at("b", 2, 2), `@synced${S()}`);
  link.moveTo(box(1, 3));
  assert.deepEqual(server.last.take(), [`@sync${S()}{south:1,west:-1,north:3,east:1}`]);
  server.last.say(`@event${S()}@remove(key:a)`, at("c", 3, 3), `@synced${S()}`);
  assert.deepEqual([...link.keys()], ["b", "c"], "what lies in both is not sent again");
  server.last.close();
  link.moveTo(box(2, 4));
  mock.timers.tick(2000);
  await turn();
  server.last.accept();
  assert.deepEqual(server.last.take(), [`@sync${S()}{south:2,west:-1,north:4,east:1}`]);
  server.last.say(`@linked${S()}`, at("c", 3, 3), at("d", 4, 4), `@synced${S()}`);
  assert.deepEqual([...link.keys()], ["c", "d"]);
  assert.deepEqual(link.region, box(2, 4));
});

test("links with different bodies are links of their own on the wire", () => {
  const { server, client } = open();
  const near = client.spatial("/unit/1", "trucks", { region: box(0, 1) });
  const far = client.spatial("/unit/1", "trucks", { region: box(5, 6) });
  const all = client.map("/unit/1", "trucks");
  client.map("/unit/1", "trucks");
  client.event("/unit/1", "trucks", { body: { a: 1 } });
  client.event("/unit/1", "trucks", { body: { a: 1 } });
  assert.deepEqual(server.last.accept().take(), [
    `@sync${S()}{south:0,west:-1,north:1,east:1}`, `@sync${S("#1")}{south:5,west:-1,north:6,east:1}`, `@sync${S("#2")}`, `@link${S("#3")}{a:1}`,
  ]);
  server.last.say(at("a", 0, 1), at("b", 5, 2, "#1"), at("a", 0, 1, "#2"), at("b", 5, 2, "#2"));
  assert.deepEqual([[...near.keys()], [...far.keys()], [...all.keys()]], [["a"], ["b"], ["a", "b"]]);
  assert.equal(far.lane, "trucks");
  far.close();
  assert.deepEqual(server.last.take(), [`@unlink${S("#1")}`]);
});

test("map commands", () => {
  const { server, client } = open();
  const link = client.map("/unit/1", "map");
  server.last.accept().take();
  link.update("k", 1);
  link.update({ a: 1 }, { b: 2 });
  link.update("e", null);
  link.remove("k");
  link.clear();
  link.take(3);
  assert.deepEqual(server.last.take(), [
    `@command${H("map")}@update(key:k) 1`, `@command${H("map")}@update(key:{a:1}){b:2}`, `@command${H("map")}@update(key:e)`,
    `@command${H("map")}@remove(key:k)`, `@command${H("map")}@clear`, `@command${H("map")}@take(3)`,
  ]);
});

test("after a lost connection links come back, and a map loses the keys that are gone", async () => {
  const { server, client } = open();
  const map = client.map("/unit/1", "map");
  const value = client.value("/unit/1", "value");
  const gone = [];
  map.subscribe((change) => { if (change.type === "remove") gone.push(change.key, change.previous); });
  const states = [];
  client.onStatus(({ state }) => states.push(state));
  server.last.accept().say(`@linked${H("map")}`, update("a", 1), update("b", 2), update("c", 3), `@synced${H("map")}`,
    `@linked${H("value")}`, `@event${H("value")} 7`, `@synced${H("value")}`);
  server.last.break();
  assert.equal(map.state, "connecting");
  assert.equal(map.size, 3, "what was known stays visible meanwhile");
  assert.equal(value.value, 7);
  mock.timers.tick(250);
  assert.equal(server.sockets.length, 2);
  assert.deepEqual(server.last.accept().take(), [`@sync${H("map")}`, `@sync${H("value")}`]);
  server.last.say(`@linked${H("map")}`, update("d", 4), update("b", 5), `@event${H("map")}@remove(key:d)`);
  assert.deepEqual(gone, ["d", 4]);
  server.last.say(`@synced${H("map")}`);
  assert.deepEqual(gone, ["d", 4, "a", 1, "c", 3]);
  assert.deepEqual([...map.entries()], [["b", 5]]);
  assert.equal(map.state, "synced");
  assert.deepEqual(states, ["connecting", "open", "waiting", "connecting", "open"]);
});

test("a clear during a sync leaves only what came after it", () => {
  const { server, client } = open();
  const map = client.map("/unit/1", "map");
  server.last.accept().say(`@linked${H("map")}`, update("a", 1), `@event${H("map")}@clear`, update("b", 2), `@synced${H("map")}`);
  assert.deepEqual([...map.entries()], [["b", 2]]);
});

test("take and drop, whose outcome depends on the server's order, read the lane again", () => {
  const { server, client } = open();
  const map = client.map("/unit/1", "map");
  server.last.accept().say(`@linked${H("map")}`, update("a", 1), update("b", 2), `@synced${H("map")}`).take();
  server.last.say(`@event${H("map")}@take(1)`);
  assert.deepEqual(server.last.take(), [`@sync${H("map")}`]);
  server.last.say(update("b", 2), `@synced${H("map")}`);
  assert.deepEqual([...map.entries()], [["b", 2]]);
});

test("retries wait longer and longer, spread by chance, at most 15 seconds", () => {
  assert.equal(retryDelay(1, () => 0), 0);
  assert.equal(retryDelay(1, () => 1), 500);
  assert.equal(retryDelay(2, () => 0), 500);
  assert.equal(retryDelay(2, () => 1), 1500);
  assert.equal(retryDelay(3, () => 0.5), 1800);
  assert.equal(retryDelay(20, () => 0.5), 15000);
});

test("a server that says when to come back is left alone until then, and a little longer by chance", () => {
  assert.equal(retryHint("The server is stopping; retry-after-ms=700"), 700);
  assert.equal(retryHint("retry-after-ms=999999999"), 300_000);
  assert.equal(retryHint("bye"), 0);
  const { server, client } = open();
  client.value("/unit/1", "value");
  server.last.accept().break(1001, "The server is stopping; retry-after-ms=700");
  mock.timers.tick(949);
  assert.equal(server.sockets.length, 1);
  mock.timers.tick(1);
  assert.equal(server.sockets.length, 2);
});

test("a server that stays away is tried again until it answers", () => {
  const { server, client } = open();
  client.value("/unit/1", "value");
  server.last.break();
  for (const [delay, sockets] of [[250, 2], [1000, 3], [1800, 4], [3240, 5]]) {
    mock.timers.tick(delay - 1);
    assert.equal(server.sockets.length, sockets - 1);
    mock.timers.tick(1);
    assert.equal(server.sockets.length, sockets);
    server.last.break();
  }
  mock.timers.tick(15000);
  server.last.accept().say(`@linked${H("value")}`);
  server.last.break();
  mock.timers.tick(250);
  assert.equal(server.sockets.length, 7, "an answer makes the next retry quick again");
});

test("a connection attempt without an answer is given up after ten seconds", () => {
  const { server, client } = open();
  client.value("/unit/1", "value");
  mock.timers.tick(10_000);
  mock.timers.tick(250);
  assert.equal(server.sockets.length, 2);
});

test("commands wait for the connection, links come first, and the wait is bounded", () => {
  const { server, client } = open();
  client.command("/unit/1", "go", 0);
  client.value("/unit/1", "value");
  for (let i = 1; i < 1024; i++) client.command("/unit/1", "go", i);
  assert.throws(() => client.command("/unit/1", "go", 1024), RangeError);
  const sent = server.last.accept().take();
  assert.equal(sent.length, 1025);
  assert.deepEqual(sent.slice(0, 3), [`@sync${H("value")}`, `@command${H("go")} 0`, `@command${H("go")} 1`]);
  server.last.bufferedAmount = 17 << 20;
  assert.throws(() => client.command("/unit/1", "go", 1), RangeError);
});

test("a refusal ends the link with its reason and is not repeated", async () => {
  const { server, client } = open();
  const link = client.value("/nowhere", "x");
  server.last.accept().take();
  server.last.say(`@unlinked${H("x", "/nowhere")}@nodeNotFound`);
  await assert.rejects(link.synced, (error) => error instanceof LinkError && error.reason === "nodeNotFound" && error.node === "/nowhere");
  assert.equal((await link.closed).reason, "nodeNotFound");
  assert.equal(link.state, "closed");
  mock.timers.tick(60_000);
  assert.deepEqual(server.last.take(), []);
});

test("an agent that stopped is linked again, unless told otherwise", async () => {
  const { server, client } = open();
  const kept = client.value("/unit/1", "value");
  const loose = client.value("/unit/2", "value", { keepLinked: false });
  server.last.accept().say(`@linked${H("value")}`, `@synced${H("value")}`, `@linked${H("value", "/unit/2")}`).take();
  server.last.say(`@unlinked${H("value")}`, `@unlinked${H("value", "/unit/2")}`);
  assert.equal(await loose.closed, undefined);
  assert.equal(kept.state, "connecting");
  mock.timers.tick(1000);
  assert.deepEqual(server.last.take(), [`@sync${H("value")}`]);
});

test("closing the last link to a lane unlinks it, and soon closes the socket", () => {
  const { server, client } = open();
  const first = client.value("/unit/1", "value");
  const second = client.value("/unit/1", "value");
  server.last.accept().take();
  first.close();
  assert.deepEqual(server.last.take(), []);
  second.close();
  assert.deepEqual(server.last.take(), [`@unlink${H("value")}`]);
  mock.timers.tick(1000);
  assert.equal(server.last.closed, 1000);
  assert.equal(client.status.state, "idle");
  client.value("/unit/1", "value");
  assert.equal(server.sockets.length, 2);
});

test("the answer to an unlink does not end a link made meanwhile", () => {
  const { server, client } = open();
  client.value("/unit/1", "value").close();
  assert.equal(client.status.state, "connecting");
  const held = client.value("/unit/2", "value");
  server.last.accept();
  client.value("/unit/1", "value").close();
  const again = client.value("/unit/1", "value");
  server.last.say(`@linked${H("value")}`, `@unlinked${H("value")}`, `@linked${H("value")}`, `@event${H("value")} 3`, `@synced${H("value")}`);
  assert.equal(again.state, "synced");
  assert.equal(again.value, 3);
  held.close();
});

test("an abort signal closes the link", async () => {
  const { server, client } = open();
  const stop = new AbortController();
  const link = client.map("/unit/1", "map", { signal: stop.signal });
  server.last.accept().take();
  stop.abort();
  assert.equal(link.state, "closed");
  assert.deepEqual(server.last.take(), [`@unlink${H("map")}`]);
  assert.throws(() => client.map("/unit/1", "map", { signal: stop.signal }));
});

test("iterating a value gives the present and then the latest, never a backlog", async () => {
  const { server, client } = open();
  const link = client.value("/unit/1", "value");
  server.last.accept().say(`@linked${H("value")}`, `@event${H("value")} 1`);
  const seen = [];
  const done = (async () => { for await (const value of link) seen.push(value); })();
  await turn();
  server.last.say(...[2, 3, 4].map((n) => `@event${H("value")} ${n}`));
  await turn();
  link.close();
  await done;
  assert.deepEqual(seen, [1, 4]);
});

test("iterating a map gives one pending change per key, and a clear overtakes", async () => {
  const { server, client } = open();
  const link = client.map("/unit/1", "map");
  server.last.accept().say(`@linked${H("map")}`, update("a", 1));
  const iterator = link[Symbol.asyncIterator]();
  assert.equal((await iterator.next()).value.value, 1);
  server.last.say(update("a", 2), update("b", 1), update("a", 3));
  const first = (await iterator.next()).value;
  assert.deepEqual([first.key, first.value], ["a", 3]);
  server.last.say(`@event${H("map")}@clear`, update("c", 1));
  assert.equal((await iterator.next()).value.type, "clear");
  assert.equal((await iterator.next()).value.key, "c");
  await iterator.return();
});

test("an event iterator keeps a bounded number and counts what it drops", async () => {
  const { server, client } = open();
  const link = client.event("/unit/1", "supply");
  server.last.accept().say(`@linked${H("supply")}`);
  const iterator = link[Symbol.asyncIterator]();
  const first = iterator.next();
  await turn();
  server.last.say(...Array.from({ length: 1030 }, (_, n) => `@event${H("supply")} ${n}`));
  assert.equal((await first).value, 6);
  assert.equal(link.dropped, 6);
  await iterator.return();
});

test("an iterator of a refused link throws the reason", async () => {
  const { server, client } = open();
  const link = client.value("/nowhere", "x");
  const next = link[Symbol.asyncIterator]().next();
  server.last.accept().say(`@unlinked${H("x", "/nowhere")}@laneNotFound`);
  await assert.rejects(next, LinkError);
});

test("what a callback throws stops neither other callbacks nor the link", () => {
  const error = mock.method(console, "error", () => {});
  const { server, client } = open();
  const link = client.value("/unit/1", "value");
  const seen = [];
  link.subscribe(() => { throw new Error("mine"); });
  link.subscribe((value) => seen.push(value));
  server.last.accept().say("garbage {", `@event${H("value")} 1`, `@event${H("value")} 2`);
  assert.deepEqual(seen, [1, 2]);
  assert.equal(error.mock.callCount(), 3);
  error.mock.restore();
});

test("node URIs are spelled as the server answers them", () => {
  assert.equal(normalizeUri("/unit/%41 b/%2F/é?q=1#f"), "/unit/A%20b/%2f/%c3%a9?q=1#f");
  const { server, client } = open();
  const link = client.value("/unit/a b", "value");
  assert.deepEqual(server.last.accept().take(), ["@sync(node:\"/unit/a%20b\",lane:value)"]);
  server.last.say("@linked(node:\"/unit/a%20b\",lane:value)", "@event(node:\"/unit/a%20b\",lane:value) 1");
  assert.equal(link.value, 1);
});

test("closing the client ends everything", async () => {
  const { server, client } = open();
  const link = client.value("/unit/1", "value");
  server.last.accept();
  client.close();
  assert.equal(await link.closed, undefined);
  assert.equal(client.status.state, "closed");
  assert.throws(() => client.command("/unit/1", "x"));
  mock.timers.tick(60_000);
  assert.equal(server.sockets.length, 1);
});

test("a wrong URL is refused at once", () => {
  assert.throws(() => connect("ftp://host/"), TypeError);
  assert.throws(() => connect("host"), TypeError);
});
