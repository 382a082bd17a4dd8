import { swim } from "/_swim/client.js";
import { chart } from "./chart.js";

const Minute = 60_000;
const ids = location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)).split(",") : ["cellar", "kitchen", "roof"];
const degrees = (celsius) => (celsius === undefined || celsius === null ? "" : `${celsius.toFixed(1)} °C`);

for (const id of ids) {
  const card = document.getElementById("card").content.cloneNode(true).firstElementChild;
  document.getElementById("sensors").append(card);
  card.querySelector("h2").textContent = id;
  const node = `/sensor/${encodeURIComponent(id)}`;

  const readings = swim.map(node, "readings");
  const history = swim.map(node, "history");
  const figures = {};
  for (const lane of ["latest", "lowest", "mean", "highest"]) {
    figures[lane] = swim.value(node, lane);
    figures[lane].subscribe((celsius) => { card.querySelector(`.${lane}`).textContent = degrees(celsius); });
  }

  const [live, past] = card.querySelectorAll("canvas");
  readings.subscribe(soon(() => {
    const points = [...readings.entries()];
    const end = Math.max(...points.map(([at]) => at));
    chart(live, {
      from: end - Minute, to: end,
      band: [figures.lowest.value, figures.highest.value], level: figures.mean.value,
      lines: [{ points, colour: "--accent" }],
    });
  }));
  history.subscribe(soon(() => {
    const minutes = [...history.entries()];
    if (minutes.length === 0) return;
    chart(past, {
      from: minutes[0][0], to: minutes.at(-1)[0] + 1,
      area: minutes.map(([at, minute]) => [at, minute.lowest, minute.highest]),
      lines: [{ points: minutes.map(([at, minute]) => [at, minute.mean]), colour: "--accent" }],
    });
  }));
}

// draws once per frame, however many changes there are
function soon(draw) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };
}

addEventListener("hashchange", () => location.reload());
swim.onStatus(({ state }) => { document.getElementById("status").textContent = state; });
