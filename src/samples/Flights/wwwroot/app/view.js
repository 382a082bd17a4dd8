// What part of the map is on the screen: dragging, wheel, pinch; screen = map × scale + offset.
export class View {
  width = 0;
  height = 0;
  scale = 1;
  x = 0;
  y = 0;
  changed = true; // since the ground was drawn

  #fitted = true;
  #home = 1;

  constructor(element, onMove, onClick) {
    const pointers = new Map();
    let moved = 0, spread = 0;
    element.addEventListener("pointerdown", (e) => {
      element.setPointerCapture(e.pointerId);
      pointers.set(e.pointerId, e);
      if (pointers.size === 1) moved = 0;
      spread = 0;
    });
    element.addEventListener("pointermove", (e) => {
      const before = pointers.get(e.pointerId);
      if (!before) { onMove(e.clientX, e.clientY); return; }
      pointers.set(e.pointerId, e);
      moved += Math.abs(e.clientX - before.clientX) + Math.abs(e.clientY - before.clientY);
      if (pointers.size === 1) {
        if (moved > 4) element.classList.add("dragging");
        this.#shift(e.clientX - before.clientX, e.clientY - before.clientY);
      } else if (pointers.size === 2) {
        const [a, b] = [...pointers.values()];
        const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
        if (spread) this.zoom((a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2, now / spread);
        spread = now;
      }
    });
    const up = (e) => {
      if (!pointers.delete(e.pointerId)) return;
      element.classList.remove("dragging");
      if (e.type === "pointerup" && moved <= 4) onClick(e.clientX, e.clientY);
    };
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("pointerleave", () => onMove(NaN, NaN));
    element.addEventListener("wheel", (e) => {
      e.preventDefault();
      this.zoom(e.clientX, e.clientY, Math.exp(-e.deltaY * (e.ctrlKey ? 0.01 : 0.0015)));
    }, { passive: false });
    element.addEventListener("dblclick", () => { this.#fitted = true; this.resize(this.width, this.height); });
  }

  /** Fits the 48 states into what the panels leave free. */
  resize(width, height) {
    this.width = width;
    this.height = height;
    this.changed = true;
    if (!this.#fitted) return;
    const narrow = width <= 900;
    const left = narrow ? 8 : 30, right = narrow ? 8 : 372, top = narrow ? 150 : 52, bottom = narrow ? height * 0.36 : 34;
    const w = width - left - right, h = height - top - bottom;
    this.scale = this.#home = Math.min(w / 0.735, h / 0.47); // the extent of the 48 states in earth radii
    this.x = left + w / 2 + 0.005 * this.scale;
    this.y = top + h / 2 + 0.008 * this.scale;
  }

  zoom(x, y, factor) {
    const scale = Math.min(this.#home * 14, Math.max(this.#home * 0.45, this.scale * factor));
    this.x = x - (x - this.x) * (scale / this.scale);
    this.y = y - (y - this.y) * (scale / this.scale);
    this.scale = scale;
    this.#fitted = false;
    this.changed = true;
  }

  get magnification() { return this.scale / this.#home; }

  #shift(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.#fitted = false;
    this.changed = true;
  }
}
