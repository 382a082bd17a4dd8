// Written by the build of App: lanes of its agents as the browser client sees them. Not to be edited.
import type { EventLink, LinkOptions, ListLink, MapLink, Recon, SpatialLink, SpatialLinkOptions, ValueLink } from "../../../src/Swim.Console/wwwroot/client";

/** A whole number of 64 bits: a BigInt beyond 2^53. */
export type Int64 = number | bigint;

export interface Item {
  "@Item"?: null;
  name: string;
}

export interface Shop_Item {
  "@item": { id: string };
  price: number;
  sold: Int64;
  at: number | null;
  kind: Kind;
  pair: Pair<number, string | null>;
  other: Item | null;
}

export type Kind = { "@Large": null } | { "@tiny": null };

export type Level = "Low" | "High";

export interface Pair<TFirst, TSecond> {
  "@Pair"?: null;
  first: TFirst;
  second: TSecond;
}

export interface Plain {
  blobs: Array<Uint8Array>;
  counts: { [key: string]: number };
  levels: Map<number, Level>;
  "odd name": Recon;
}

/**
 * The client's links by node and lane: `const agents: AgentLinks = swim;`. A value lane that was never set gives undefined.
 */
export interface AgentLinks {
  // StandAgent: /shop/:shop/stand/:stand
  value(node: `/shop/${string}/stand/${string}`, lane: "best", options?: LinkOptions): ValueLink<Shop_Item | null | undefined>;
  event(node: `/shop/${string}/stand/${string}`, lane: "calls", options?: LinkOptions): EventLink<string>;
  command(node: `/shop/${string}/stand/${string}`, lane: "close", body?: unknown): void;
  event(node: `/shop/${string}/stand/${string}`, lane: "close", options?: LinkOptions): EventLink<Recon>;
  map(node: `/shop/${string}/stand/${string}`, lane: "items", options?: LinkOptions): MapLink<number, Plain>;
  value(node: `/shop/${string}/stand/${string}`, lane: "p/here", options?: LinkOptions): ValueLink<boolean | undefined>;
  list(node: `/shop/${string}/stand/${string}`, lane: "queue", options?: LinkOptions): ListLink<Pair<number, string | null>>;
  command(node: `/shop/${string}/stand/${string}`, lane: "sell", body: Shop_Item): void;
  event(node: `/shop/${string}/stand/${string}`, lane: "sell", options?: LinkOptions): EventLink<Shop_Item>;
  spatial(node: `/shop/${string}/stand/${string}`, lane: "stalls", options?: SpatialLinkOptions): SpatialLink<string, Level>;
}
