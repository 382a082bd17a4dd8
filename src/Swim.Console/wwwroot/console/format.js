// Figures and values as text.
import { print } from "../client.js";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** 12 or 12,345 or 1.2M. */
export const count = (value) => value === undefined || value === null ? "–" : Math.abs(value) < 100_000 ? whole.format(value) : short.format(value);

/** 1 link, 2 links. */
export const counted = (value, one, many = `${one}s`) => `${count(value ?? 0)} ${value === 1 ? one : many}`;

/** An annotation as meters have it, such as {entry}, beside a count: 1 entry, 2 entries. */
export function counting(value, unit) {
  const one = String(unit ?? "").replace(/[{}]/g, "");
  const many = one === "" ? "" : /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
  return counted(value, one, many).trim();
}

export const rate = (value) => `${value > 0 && value < 10 && !Number.isInteger(value) ? value.toFixed(1) : count(value ?? 0)}/s`;

export function bytes(value) {
  if (value === undefined || value === null) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A span of milliseconds. */
export function span(ms) {
  if (ms === undefined || ms === null) return "–";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ${Math.floor((ms % 3_600_000) / 60_000)} min`;
  return `${Math.floor(ms / 86_400_000)} d ${Math.floor((ms % 86_400_000) / 3_600_000)} h`;
}

export const since = (time) => time ? span(Math.max(0, Date.now() - time)) : "–";

export const percent = (value) => `${value >= 10 || value === 0 || value === undefined ? Math.round(value ?? 0) : value.toFixed(1)} %`;

export const clock = (time = Date.now()) => new Date(time).toLocaleTimeString("en-GB", { hour12: false }) + `.${String(time % 1000 | 0).padStart(3, "0")}`;

/** How the values of lanes are shown: "recon" or "json". */
export const notation = {
  value: localStorage.getItem("swim-notation") === "json" ? "json" : "recon",
  set(value) {
    this.value = value;
    localStorage.setItem("swim-notation", value);
    dispatchEvent(new Event("swim-notation"));
  },
};

function jsonOf(key, value) {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Map) return [...value].map(([key, item]) => ({ key, value: item }));
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value.subarray(0, 65_536)));
  return value;
}

export const toJson = (value, indent) => value === undefined ? "" : JSON.stringify(value, jsonOf, indent);

/** A value in one line. */
export function line(value, most = 400) {
  const text = notation.value === "json" ? toJson(value) : print(value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A value over several lines, where it has parts. */
export function block(value, most = 100_000) {
  const text = notation.value === "json" ? toJson(value, 2) : indented(value, 0);
  return text.length > most ? `${text.slice(0, most)}\n… ${count(text.length - most)} characters more` : text;
}

// Recon as print writes it, a part to a line
function indented(value, depth) {
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return print(value);
  const flat = print(value);
  if (flat.length + depth * 2 <= 80 || depth > 12) return flat;
  const pad = "  ".repeat(depth + 1);
  const end = "  ".repeat(depth);
  if (Array.isArray(value)) return `{\n${value.map((item) => pad + indented(item, depth + 1)).join(",\n")}\n${end}}`;
  const parts = value instanceof Map ? [...value] : Object.entries(value);
  const attributes = parts.filter(([key]) => typeof key === "string" && key.startsWith("@"));
  const slots = parts.filter((part) => !attributes.includes(part));
  const head = attributes.length > 0 ? print(Object.fromEntries(attributes)) : "";
  if (slots.length === 0) return head;
  const fields = slots.map(([key, item]) => typeof key === "string" && /^\$[0-9]+$/.test(key) ? pad + indented(item, depth + 1) : `${pad}${print(key)}: ${indented(item, depth + 1)}`);
  return `${head}{\n${fields.join(",\n")}\n${end}}`;
}
