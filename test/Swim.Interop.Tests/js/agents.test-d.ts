// Compiled, never run: what an app writes against the types that a build generates (those of the generator's own test).
import { swim } from "../../../src/Swim.Console/wwwroot/client";
import type { AgentLinks, Shop_Item as Item, Kind, Level, Pair, Plain } from "../../Swim.Orleans.Generators.Tests/TypeScript/agents";

const agents: AgentLinks = swim;

agents.value("/shop/1/stand/2", "best").subscribe(item => {
  const price: number | undefined = item?.price;
  const kind: Kind | undefined = item?.kind;
  const id: string | undefined = item?.["@item"].id;
  if (kind && "@tiny" in kind) void price?.toFixed();
  void id;
});
for (const [key, value] of agents.map("/shop/1/stand/2", "items").entries()) {
  const k: number = key;
  const level: Level | undefined = value.levels.get(k);
  const blob: Uint8Array | undefined = value.blobs[0];
  void level; void blob; void value["odd name"]; void value.counts["a"]?.toFixed();
}
agents.value("/shop/1/stand/2", "p/here").set(true);
for (const pair of agents.list("/shop/1/stand/2", "queue").values()) void pair.first.toFixed();
agents.spatial("/shop/1/stand/2", "stalls", { region: { near: { lat: 51, lng: 0 }, radius: 100 } }).put("a", { lat: 51, lng: 0 }, "Low");
agents.event("/shop/1/stand/2", "calls").subscribe(call => { void call.length; });
const pair: Pair<number, string | null> = { first: 1, second: null };
const item: Item = { "@item": { id: "a" }, price: 1.5, sold: 2n, at: null, kind: { "@Large": null }, pair, other: null };
agents.command("/shop/1/stand/2", "sell", item);
agents.command("/shop/1/stand/2", "close");

// @ts-expect-error no such lane
agents.value("/shop/1/stand/2", "bset");
// @ts-expect-error no such node
agents.value("/shop/1", "best");
// @ts-expect-error a command with another body
agents.command("/shop/1/stand/2", "sell", { price: 1 });
// @ts-expect-error a name that enumeration does not have
const low: Level = "low";

export type { Plain };
export { low };
