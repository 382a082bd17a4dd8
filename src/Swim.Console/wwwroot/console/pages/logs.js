// What agents log, as they log it.
import { h } from "../dom.js";
import { line } from "../format.js";
import { logView } from "../lanes.js";
import { cluster, swim } from "../meta.js";
import { tagOf } from "../../client.js";

export const levels = ["trace", "debug", "info", "warn", "error", "fail"];
const usual = ["info", "warn", "error", "fail"];

/** Links to the log lanes of a meta node; a link switches its level on. */
export function logLinks(scope, node, wanted = usual) {
  return wanted.map((name) => ({ name, link: swim.event(node, `${name}Log`, { signal: scope.signal, sync: true }) }));
}

/** @info(time:…)"text" as its text. */
export function describeEntry(body) {
  if (body !== null && typeof body === "object" && tagOf(body)) {
    const text = body.$1 ?? body.$0;
    if (typeof text === "string") return text;
  }
  return line(body, 2_000);
}

/** When it was logged. */
export function timeOf(body) {
  const time = body !== null && typeof body === "object" && tagOf(body) ? body[`@${tagOf(body)}`]?.time : undefined;
  return typeof time === "number" ? time : undefined;
}

export default function logs(main, scope, rest, parameters) {
  const wanted = parameters.get("levels")?.split(",").filter((level) => levels.includes(level)) ?? usual;
  const view = logView(scope, logLinks(scope, cluster, wanted.length > 0 ? wanted : usual), { label: "Log of the cluster", empty: "Nothing has been logged since this page was opened.", describe: describeEntry, timeOf });
  const boxes = levels.map((level) => h("label", { class: "check" }, h("input", { type: "checkbox", name: level, checked: wanted.includes(level), onchange: () => {
    const chosen = [...main.querySelectorAll(".levels input")].filter((box) => box.checked).map((box) => box.name);
    location.hash = `#/logs?levels=${chosen.join(",")}`;
  } }), level));
  main.append(h("h1", {}, "Log"),
    h("div", { class: "bar-row" }, h("fieldset", { class: "levels" }, h("legend", { class: "away" }, "Levels"), boxes), h("span", { class: "spring" }), view.status, view.tools), ...view.el);
  return "fill";
}
