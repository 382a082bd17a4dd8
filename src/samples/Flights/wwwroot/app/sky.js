// What moves: flights with their trails, airports, the selection. Drawn at every frame, without allocating.
import { Steps } from "./fleet.js";
import { Sprites } from "./sprites.js";

const point = new Float32Array(2);

export class Sky {
  #context;
  #airports;
  #fleet;
  #seen;
  #sprites = new Sprites();
  drawn = 0;

  constructor(canvas, airports, fleet) {
    this.#context = canvas.getContext("2d");
    this.#airports = airports;
    this.#fleet = fleet;
    this.#seen = new Uint8Array(airports.list.length);
  }

  draw(view, colors, ratio, now, focus) {
    const g = this.#context;
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, view.width, view.height);
    this.#place(view, now);
    if (focus.airport) this.#routes(g, view, colors, focus.airport.index);
    if (focus.flight !== undefined) this.#route(g, view, colors, focus.flight);
    this.#dots(g, view, colors, focus);
    const size = 1.9 * Math.min(2.6, Math.sqrt(view.magnification)) * (view.width < 900 ? 0.8 : 1);
    this.#sprites.prepare(size, ratio, colors.late);
    const chosen = focus.airport !== undefined || focus.flight !== undefined;
    if (chosen) {
      g.globalAlpha = 0.2;
      this.#planes(g, view, now, focus, false);
      g.globalAlpha = 1;
      this.#planes(g, view, now, focus, true);
    } else this.#planes(g, view, now, undefined, false);
    g.globalAlpha = 1;
    this.#labels(g, view, colors, focus);
  }

  // Where every flight is now, on the screen.
  #place(view, now) {
    const fleet = this.#fleet, { departs, arrives, x, y } = fleet;
    let drawn = 0;
    for (let slot = 0; slot < fleet.top; slot++) {
      const t = departs[slot], u = (now - t) / (arrives[slot] - t);
      if (!(u >= 0 && u <= 1)) { x[slot] = NaN; continue; }
      fleet.pointAt(slot, u, point);
      x[slot] = point[0] * view.scale + view.x;
      y[slot] = point[1] * view.scale + view.y;
      drawn++;
    }
    this.drawn = drawn;
  }

  #concerns(slot, focus) {
    if (focus.flight !== undefined) return slot === focus.flight;
    const index = focus.airport.index;
    return this.#fleet.origin[slot] === index || this.#fleet.destination[slot] === index;
  }

  // With a focus: only the flights that it concerns, or only the others.
  #planes(g, view, now, focus, concerned) {
    const fleet = this.#fleet, sprites = this.#sprites, { departs, arrives, paths, late, x, y } = fleet;
    for (let slot = 0; slot < fleet.top; slot++) {
      const px = x[slot], py = y[slot];
      if (!(px > -60 && px < view.width + 60 && py > -60 && py < view.height + 60)) continue;
      if (focus && this.#concerns(slot, focus) !== concerned) continue;
      const u = (now - departs[slot]) / (arrives[slot] - departs[slot]);
      const i = fleet.pathStart(slot) + 2 * Math.min(Steps - 1, Math.floor(u * Steps));
      const sprite = sprites.index(late[slot], paths[i + 2] - paths[i], paths[i + 3] - paths[i + 1]);
      sprites.draw(g, sprite, px, py, Math.min(1, 0.3 + u * 12, 0.3 + (1 - u) * 12)); // small at take-off and landing
    }
  }

  #dots(g, view, colors, focus) {
    const grow = Math.min(2.2, Math.sqrt(view.magnification));
    g.globalAlpha = 0.8;
    for (const airport of this.#airports.list) {
      const x = airport.x * view.scale + view.x, y = airport.y * view.scale + view.y;
      if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
      const lit = airport === focus.airport || airport === focus.hover;
      g.beginPath();
      g.arc(x, y, airport.size * grow + (lit ? 2 : 0), 0, 7);
      g.fillStyle = lit ? colors.accent : colors.dot;
      g.globalAlpha = lit ? 1 : 0.38;
      g.fill();
    }
    g.globalAlpha = 1;
    if (focus.airport) {
      const { x, y, size } = focus.airport;
      g.beginPath();
      g.arc(x * view.scale + view.x, y * view.scale + view.y, size * grow + 7, 0, 7);
      g.strokeStyle = colors.accent;
      g.lineWidth = 1.5;
      g.stroke();
    }
  }

  // One line per airport at the other end.
  #routes(g, view, colors, index) {
    const fleet = this.#fleet, seen = this.#seen;
    seen.fill(0);
    g.strokeStyle = colors.dot;
    g.globalAlpha = 0.3;
    g.lineWidth = 1;
    g.beginPath();
    for (let slot = 0; slot < fleet.top; slot++) {
      const from = fleet.origin[slot], to = fleet.destination[slot];
      if (!(fleet.x[slot] === fleet.x[slot]) || (from !== index && to !== index)) continue;
      const other = from === index ? to : from;
      if (seen[other]) continue;
      seen[other] = 1;
      this.#path(g, view, slot);
    }
    g.stroke();
    g.globalAlpha = 1;
  }

  #route(g, view, colors, slot) {
    if (!(this.#fleet.x[slot] === this.#fleet.x[slot])) return;
    g.strokeStyle = colors.accent;
    g.lineWidth = 1.4;
    g.globalAlpha = 0.8;
    g.beginPath();
    this.#path(g, view, slot);
    g.stroke();
    g.globalAlpha = 1;
  }

  #path(g, view, slot) {
    const { paths } = this.#fleet;
    const at = this.#fleet.pathStart(slot);
    g.moveTo(paths[at] * view.scale + view.x, paths[at + 1] * view.scale + view.y);
    for (let i = 2; i <= 2 * Steps; i += 2) g.lineTo(paths[at + i] * view.scale + view.x, paths[at + i + 1] * view.scale + view.y);
  }

  #labels(g, view, colors, focus) {
    const rank = view.magnification > 5 ? 220 : view.magnification > 2.5 ? 90 : view.magnification > 1.5 ? 40 : view.width < 900 ? 0 : 16;
    g.font = "600 10.5px Inter, ui-sans-serif, system-ui, sans-serif";
    g.textAlign = "left";
    g.textBaseline = "middle";
    g.lineWidth = 3;
    g.strokeStyle = colors.land;
    for (const airport of this.#airports.list) {
      const lit = airport === focus.airport || airport === focus.hover;
      if (airport.rank >= rank && !lit) continue;
      const x = airport.x * view.scale + view.x + airport.size + 6, y = airport.y * view.scale + view.y;
      if (x < -40 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
      g.globalAlpha = 0.75;
      g.strokeText(airport.code, x, y);
      g.globalAlpha = lit ? 1 : 0.85;
      g.fillStyle = lit ? colors.accent : colors.ink;
      g.fillText(airport.code, x, y);
    }
    g.globalAlpha = 1;
  }
}
