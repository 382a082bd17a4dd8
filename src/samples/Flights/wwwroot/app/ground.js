// The base map: drawn again only when the view or the colours change.
import { project } from "./geo.js";

export class Ground {
  #context;
  #land;
  #border;

  constructor(canvas, map) {
    this.#context = canvas.getContext("2d");
    this.#land = map.land.map((line) => decode(line, map.unit));
    this.#border = map.border.map((line) => decode(line, map.unit));
  }

  draw(view, colors, ratio) {
    const g = this.#context;
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.fillStyle = colors.sea;
    g.fillRect(0, 0, view.width, view.height);
    g.lineJoin = "round";
    g.beginPath();
    for (const ring of this.#land) trace(g, ring, view, true);
    g.fillStyle = colors.land;
    g.fill();
    g.strokeStyle = colors.coast;
    g.lineWidth = 1;
    g.stroke();
    g.beginPath();
    for (const line of this.#border) trace(g, line, view, false);
    g.strokeStyle = colors.border;
    g.stroke();
  }
}

// [x0, y0, dx, dy, …] in units of a degree → projected points
function decode(line, unit) {
  const out = new Float32Array(line.length);
  for (let i = 0, x = 0, y = 0; i < line.length; i += 2) project((x += line[i]) * unit, (y += line[i + 1]) * unit, out, i);
  return out;
}

function trace(g, line, { scale, x, y }, close) {
  g.moveTo(line[0] * scale + x, line[1] * scale + y);
  for (let i = 2; i < line.length; i += 2) g.lineTo(line[i] * scale + x, line[i + 1] * scale + y);
  if (close) g.closePath();
}
