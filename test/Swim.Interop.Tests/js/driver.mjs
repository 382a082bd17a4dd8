// What the drivers of both clients share: JSON commands come in by line, what the client sees goes out by line.
import { createInterface } from "node:readline";

export const host = process.argv[2];

export const say = (id, event, details = {}) => console.log(JSON.stringify({ id, event, ...details }));
process.on("uncaughtException", (error) => say("process", "error", { value: String(error?.stack ?? error) }));

/** The whole state of a link as it is now: a value, an array, or the entries of a map by the text of their keys, sorted. */
export const state = (id, value) => say(id, "state", {
  value: JSON.stringify(value instanceof Map ? Object.fromEntries([...value].sort(([a], [b]) => (a < b ? -1 : 1))) : value) ?? "",
});

/** A lane over HTTP. */
async function http({ id, method, node, lane, body }) {
  const answer = await fetch(`${host.replace(/^warp/, "http")}${node}?lane=${lane}`, { method, body, headers: body ? { "content-type": "application/x-recon" } : {} });
  say(id, "answer", { value: `${answer.status} ${answer.headers.get("content-type")?.split(";")[0]} ${await answer.text()}` });
}

export async function run(operations) {
  const all = { http, ...operations };
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    try {
      await all[command.op](command);
    } catch (error) {
      say("process", "error", { value: `${line}: ${error?.stack ?? error}` });
    }
  }
  process.exit(0);
}
