// Lines over time on a canvas: a ring of samples per series, drawn at most once a frame.
import { h, onFrame } from "./dom.js";

const Span = 180_000; // milliseconds that a chart shows

/** Samples by time, the oldest let go. */
export class Series {
  times = [];
  values = [];

  add(time, value) {
    this.times.push(time);
    this.values.push(value);
    if (this.times.length > 400 && this.times[0] < time - Span - 10_000) {
      const old = this.times.findIndex((each) => each >= time - Span - 5_000);
      this.times.splice(0, old);
      this.values.splice(0, old);
    }
  }

  get last() { return this.values.at(-1); }
}

const niceSteps = [1, 2, 2.5, 5, 10];

// a chart that has just begun is not empty for three minutes
const windowOf = (end, first) => Math.min(Span, Math.max(60_000, end - first));

function ceiling(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return niceSteps.find((step) => step * power >= value * 1.02) * power;
}

class Canvas {
  constructor(label, className) {
    this.canvas = h("canvas", { class: className, role: "img", "aria-label": label });
    this.observer = new ResizeObserver(() => this.touch());
    this.observer.observe(this.canvas);
    this.draw = () => { if (this.canvas.isConnected) this.paint(); };
  }

  touch() { onFrame(this.draw); }
  end() { this.observer.disconnect(); }

  begin() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return undefined;
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context, width, height, style: getComputedStyle(this.canvas) };
  }
}

function trace(context, series, x, y) {
  context.beginPath();
  let begun = false;
  for (let i = 0; i < series.times.length; i++) {
    const value = series.values[i];
    if (value === undefined || Number.isNaN(value)) { begun = false; continue; }
    if (begun) context.lineTo(x(series.times[i]), y(value));
    else context.moveTo(x(series.times[i]), y(value));
    begun = true;
  }
}

/** A line without axes, for a tile. */
export class Spark extends Canvas {
  constructor(series, label) {
    super(label, "spark");
    this.series = series;
  }

  paint() {
    const area = this.begin();
    if (!area || this.series.times.length < 2) return;
    const { context, width, height, style } = area;
    const end = this.series.times.at(-1);
    const most = ceiling(Math.max(...this.series.values.filter((value) => value !== undefined)));
    const span = windowOf(end, this.series.times[0]);
    const x = (time) => width - (end - time) / span * width;
    const y = (value) => height - 1.5 - value / most * (height - 4);
    trace(context, this.series, x, y);
    context.strokeStyle = style.color;
    context.lineWidth = 1.25;
    context.lineJoin = "round";
    context.stroke();
    context.lineTo(width, height);
    context.lineTo(x(this.series.times[0]), height);
    context.globalAlpha = .1;
    context.fillStyle = style.color;
    context.fill();
    context.globalAlpha = 1;
  }
}

/** Lines with axes, a legend, and figures under the pointer. */
export class Chart extends Canvas {
  /** @param lines [{ name, series, color }] with a CSS variable as the colour */
  constructor(title, lines, format) {
    super(title, "chart");
    this.lines = lines;
    this.format = format;
    this.pointer = undefined;
    this.figures = lines.map((each) => h("b", {}, "–"));
    this.el = h("figure", { class: "card plot" },
      h("figcaption", {}, h("span", { class: "title" }, title),
        h("span", { class: "legend" }, lines.map((each, i) => {
          const key = h("i", {});
          key.style.background = `var(${each.color})`;
          return h("span", {}, key, each.name, " ", this.figures[i]);
        }))),
      this.canvas);
    this.canvas.addEventListener("pointermove", (event) => { this.pointer = event.offsetX; this.touch(); });
    this.canvas.addEventListener("pointerleave", () => { this.pointer = undefined; this.touch(); });
  }

  paint() {
    const area = this.begin();
    if (!area) return;
    const { context, width, height, style } = area;
    const color = (name) => style.getPropertyValue(name).trim();
    const [right, top, bottom] = [6, 6, 18];
    const end = Math.max(...this.lines.map((each) => each.series.times.at(-1) ?? 0)) || Date.now();
    const span = windowOf(end, Math.min(...this.lines.map((each) => each.series.times[0] ?? end)));
    const most = ceiling(Math.max(0, ...this.lines.flatMap((each) => each.series.values.filter((value, i) => value !== undefined && each.series.times[i] > end - Span))));
    context.font = `10.5px ${style.fontFamily}`;
    const left = 12 + Math.max(28, ...[0, most / 2, most].map((value) => context.measureText(this.format(value)).width));
    const x = (time) => width - right - (end - time) / span * (width - left - right);
    const y = (value) => height - bottom - value / most * (height - top - bottom);
    context.textBaseline = "middle";
    context.lineWidth = 1;
    for (let i = 0; i <= 4; i += 2) {
      const at = Math.round(y(most * i / 4)) + .5;
      context.strokeStyle = color("--line");
      context.beginPath();
      context.moveTo(left, at);
      context.lineTo(width - right, at);
      context.stroke();
      context.fillStyle = color("--faint");
      context.textAlign = "right";
      // of a small scale two ticks may round to one text
      if (i === 0 || i === 4 || ![0, most].some((end) => this.format(end) === this.format(most * i / 4))) context.fillText(this.format(most * i / 4), left - 6, at);
    }
    context.textAlign = "center";
    if (span < 90_000) context.fillText("−30 s", x(end - 30_000), height - 7);
    else for (let back = 60_000; back < span; back += 60_000) context.fillText(`−${back / 60_000} min`, x(end - back), height - 7);
    context.save();
    context.beginPath();
    context.rect(left, 0, width - left - right, height);
    context.clip();
    context.lineJoin = "round";
    context.lineWidth = 1.5;
    for (const each of this.lines) {
      trace(context, each.series, x, y);
      context.strokeStyle = color(each.color);
      context.stroke();
    }
    context.restore();
    let shown = end;
    if (this.pointer !== undefined && this.pointer > left) {
      shown = end - (width - right - this.pointer) / (width - left - right) * span;
      context.strokeStyle = color("--faint");
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(Math.round(this.pointer) + .5, top);
      context.lineTo(Math.round(this.pointer) + .5, height - bottom);
      context.stroke();
    }
    this.lines.forEach((each, i) => {
      const { times, values } = each.series;
      let at = times.findLastIndex((time) => time <= shown);
      if (shown === end) at = values.length - 1;
      this.figures[i].textContent = at < 0 || values[at] === undefined ? "–" : this.format(values[at]);
    });
    this.canvas.setAttribute("aria-label", `${this.el.querySelector(".title").textContent}: ${this.lines.map((each, i) => `${each.name} ${this.figures[i].textContent}`).join(", ")}`);
  }
}
