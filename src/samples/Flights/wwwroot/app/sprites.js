// A flight with its fading trail, drawn ahead of time for every heading and colour: one small image per flight and frame, however it is rasterised.
const Headings = 96;
const Length = 15; // of the trail, in sizes of the glyph

export class Sprites {
  canvas = document.createElement("canvas");
  size = 0;

  // place of each sprite in the image, and of the flight's own point within it, in device pixels
  left = new Uint16Array(3 * Headings);
  top = new Uint16Array(3 * Headings);
  width = new Uint16Array(3 * Headings);
  height = new Uint16Array(3 * Headings);
  anchorX = new Float32Array(3 * Headings);
  anchorY = new Float32Array(3 * Headings);

  #key = "";

  /** Draws the sprites unless they are drawn already. `size` in CSS pixels. */
  prepare(size, ratio, colors) {
    const key = `${size.toFixed(1)} ${ratio} ${colors}`;
    if (key === this.#key) return;
    this.#key = key;
    this.ratio = ratio;
    const s = size * ratio, edge = Math.ceil(2.4 * s), box = Math.ceil(Length * s) + 2 * edge;
    const columns = 12;
    this.canvas.width = columns * box;
    this.canvas.height = Math.ceil(3 * Headings / columns) * box;
    const g = this.canvas.getContext("2d");
    for (let i = 0; i < 3 * Headings; i++) {
      const angle = (i % Headings) / Headings * 2 * Math.PI, dx = Math.cos(angle), dy = Math.sin(angle);
      const tailX = -dx * Length * s, tailY = -dy * Length * s;
      const x = Math.max(0, -tailX) + edge, y = Math.max(0, -tailY) + edge;
      this.left[i] = i % columns * box;
      this.top[i] = Math.floor(i / columns) * box;
      this.width[i] = Math.ceil(Math.abs(tailX)) + 2 * edge;
      this.height[i] = Math.ceil(Math.abs(tailY)) + 2 * edge;
      this.anchorX[i] = x;
      this.anchorY[i] = y;
      const color = colors[Math.floor(i / Headings)];
      g.setTransform(1, 0, 0, 1, this.left[i] + x, this.top[i] + y);
      const fade = g.createLinearGradient(0, 0, tailX, tailY);
      fade.addColorStop(0, `${color}9c`);
      fade.addColorStop(0.3, `${color}4d`);
      fade.addColorStop(1, `${color}00`);
      g.strokeStyle = fade;
      g.lineWidth = 0.78 * s;
      g.beginPath();
      g.moveTo(0, 0);
      g.lineTo(tailX, tailY);
      g.stroke();
      g.rotate(angle);
      g.fillStyle = color;
      g.beginPath();
      g.moveTo(1.9 * s, 0);
      g.lineTo(-1.3 * s, 1.15 * s);
      g.lineTo(-0.5 * s, 0);
      g.lineTo(-1.3 * s, -1.15 * s);
      g.fill();
    }
  }

  /** Which sprite shows a flight that moves by dx, dy. */
  index(late, dx, dy) {
    const turn = Math.round(Math.atan2(dy, dx) / (2 * Math.PI) * Headings);
    return late * Headings + (turn + Headings) % Headings;
  }

  draw(g, i, x, y, scale) {
    const k = scale / this.ratio, w = this.width[i], h = this.height[i];
    g.drawImage(this.canvas, this.left[i], this.top[i], w, h, x - this.anchorX[i] * k, y - this.anchorY[i] * k, w * k, h * k);
  }
}
