import { swim } from "/_swim/client.js";
import { chart } from "./chart.js";

const Airports = ["ORD", "ATL", "DFW", "LAX", "DEN", "EWR", "BOS", "PHL", "JFK", "SFO", "MIA", "SEA"];
const Listed = 14;
const Rate = 4;

const $ = (id) => document.getElementById(id);
const element = (name, text = "") => Object.assign(document.createElement(name), { textContent: text });
const minutes = (number) => `${Math.round(number ?? 0)} min`;

// whoever asks for the replay starts it
swim.value("/replay", "progress", { rate: 1 }).subscribe((progress) => {
  if (progress) $("status").textContent = `day ${1 + Math.floor(progress.minute / 1440)}, ${String(Math.floor(progress.minute / 60) % 24).padStart(2, "0")}:00${progress.round ? `, round ${progress.round + 1}` : ""}`;
});

$("airport").append(...Airports.map((code) => element("option", code)));
$("airport").addEventListener("change", () => { location.hash = $("airport").value; });

let links; // to the airport that is shown

function open() {
  links?.abort();
  links = new AbortController();
  const { signal } = links;
  const code = location.hash.slice(1) || Airports[0];
  const node = `/airport/${code}`;
  $("airport").value = code;
  for (const id of ["error", "predictions", "anomalies"]) $(id).replaceChildren();

  swim.value(node, "error", { signal, rate: Rate }).subscribe((error) => {
    if (!error) return;
    const less = error.naiveEver > 0 ? 100 * (1 - error.modelEver / error.naiveEver) : 0;
    const figures = [
      ["arrivals learned from", error.observations.toLocaleString()], ["minutes off since the beginning, the model", error.modelEver.toFixed(1)],
      ["the mean of all delays", error.naiveEver.toFixed(1)], ["less error", `${less.toFixed(0)} %`],
    ];
    $("error").replaceChildren(...figures.map(([name, text]) => {
      const figure = element("div");
      figure.append(element("dd", text), element("dt", name));
      return figure;
    }));
  });

  const curve = swim.map(node, "curve", { signal });
  curve.subscribe(soon(() => {
    const points = [...curve.entries()].sort(([a], [b]) => a - b);
    if (points.length < 2) return;
    chart($("curve"), {
      from: points[0][0], to: points.at(-1)[0],
      lines: [
        { points: points.map(([at, error]) => [at, error.naive]), colour: "--other" },
        { points: points.map(([at, error]) => [at, error.model]), colour: "--accent" },
      ],
    });
  }));

  const predictions = swim.map(node, "prediction", { signal });
  predictions.subscribe(soon(() => table("predictions", [...predictions.values()].slice(-Listed).reverse(),
    (flight) => [flight.origin, minutes(flight.delay), minutes(flight.naive)])));

  const anomalies = swim.map(node, "anomalies", { signal });
  anomalies.subscribe(soon(() => table("anomalies", [...anomalies.entries()].sort(([a], [b]) => b - a).slice(0, Listed),
    ([, flight]) => [flight.origin, minutes(flight.delay), minutes(flight.predicted)])));

  // draws once per frame, and not for an airport that is no longer shown
  function soon(draw) {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (!signal.aborted) draw();
      });
    };
  }
}

function table(id, items, cells) {
  $(id).replaceChildren(...items.map((item) => {
    const row = element("tr");
    row.append(...cells(item).map((text) => element("td", text)));
    return row;
  }));
}

addEventListener("hashchange", open);
open();
