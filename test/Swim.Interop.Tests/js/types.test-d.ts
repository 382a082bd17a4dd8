// Compiled, never run: what an app writes against client.d.ts.
import { connect, LinkError, type MapChange, parse, print, ReconError, swim } from "../../../src/Swim.Console/wwwroot/client";

interface Info { code: string; landed: number }

const info = swim.value<Info>("/airport/JFK", "info", { prio: 0.5, rate: 2, signal: new AbortController().signal });
const stop: () => void = info.subscribe((now, before) => { const n: number = now.landed - (before?.landed ?? 0); void n; });
stop();
info.set({ code: "JFK", landed: 1 });
const code: string | undefined = info.value?.code;

const air = connect("ws://localhost:9001").map<number, Info>("/country/us", "air");
air.subscribe((change: MapChange<number, Info>) => {
  if (change.type === "update") void change.value.code;
  if (change.type === "remove") void change.previous.landed;
});
for (const [key, value] of air.entries()) { const k: number = key; void k; void value.code; }

async function follow(): Promise<void> {
  await info.synced;
  for await (const now of info) void now.code;
  for await (const change of air) if (change.type !== "clear") void change.key.toFixed();
  for await (const body of swim.event<string>("/x", "y")) void body.length;
  const error: LinkError | undefined = await air.closed;
  void error?.reason;
}

try { parse("{"); } catch (e) { if (e instanceof ReconError) void e.offset.toFixed(); }
const printed: string = print({ "@tag": [1, 2n, true, null, new Uint8Array()] });
swim.onStatus(({ state, retryAt }) => { const s: "idle" | "connecting" | "open" | "waiting" | "closed" = state; void s; void retryAt; });
swim.command("/x", "y");

// @ts-expect-error a value of another type
info.set({ code: 1 });
const chores = swim.list<{ text: string }>("/todo/1", "items");
chores.subscribe((change) => { if (change.type === "move") void (change.to + change.value.text.length); });
const trucks = swim.spatial<string, number>("/fleet/1", "trucks", { region: { south: 51, west: -1, north: 52, east: 1 } });
trucks.subscribe((change) => { if (change.type === "update" && "lat" in change.place) void (change.place.lat + change.value); });
trucks.moveTo({ near: { lat: 51.5, lng: -0.1 }, radius: 2000 });
trucks.put("t1", { lat: 51, lng: 0 }, 7);
async function drive(): Promise<void> {
  for await (const change of await trucks.synced) if (change.type !== "clear") void change.key.length;
}
// @ts-expect-error a region has all four sides
trucks.moveTo({ south: 51 });
// @ts-expect-error no such lane kind
swim.queue("/x", "y");

export { code, drive, follow, printed };
