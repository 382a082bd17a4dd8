// A table of any length: only the rows in sight are elements, and those are painted at most once a frame.
import { h, onFrame, setText } from "./dom.js";

const Spare = 6;

/**
 * columns: [{ name, text(row), width?, className?, mark?(row) }], the first one names the row. source: { count, at(index) }. `open(row)` is called for
 * Enter and for a click.
 */
export class Grid {
  #columns;
  #source = { count: 0, at: () => undefined };
  #open;
  #rows = [];
  #active = -1;
  #paint = () => this.#paintNow();
  #empty;

  constructor({ label, columns, open, empty = "Nothing here.", className = "" }) {
    this.#columns = columns;
    this.#open = open;
    this.body = h("div", { class: "grid-body", role: "rowgroup" });
    this.space = h("div", { class: "grid-space", role: "presentation" }, this.body);
    this.#empty = h("p", { class: "empty" }, empty);
    this.scroller = h("div", { class: "grid-scroll", role: "presentation", onscroll: () => this.touch() }, this.space, this.#empty);
    this.head = h("div", { class: "grid-row grid-head", role: "row" },
      columns.map((column) => h("div", { class: `cell ${column.className ?? ""}`, role: "columnheader" }, column.name)));
    this.el = h("div", { class: `grid card ${className}`, role: "grid", tabIndex: 0, "aria-label": label, "aria-readonly": "true", onkeydown: (event) => this.#key(event) },
      h("div", { role: "rowgroup" }, this.head), this.scroller);
    for (const row of [this.head]) this.#size(row);
    this.id = `grid${++Grid.#count}`;
    new ResizeObserver(() => {
      for (const row of [this.head, ...this.#rows]) this.#size(row);
      this.touch();
    }).observe(this.scroller);
  }

  static #count = 0;
  static #narrow = matchMedia("(max-width: 1000px)");

  get source() { return this.#source; }

  set source(source) {
    this.#source = source;
    this.touch();
  }

  /** Rows of an array. */
  set rows(rows) { this.source = { count: rows.length, at: (index) => rows[index] }; }

  set empty(text) { setText(this.#empty, text); }

  touch() { onFrame(this.#paint); }

  // columns that the style sheet leaves out of a narrow page take no room
  #size(row) {
    const columns = Grid.#narrow.matches ? this.#columns.filter((column) => !/\bwide\b/.test(column.className ?? "")) : this.#columns;
    row.style.gridTemplateColumns = columns.map((column) => column.width ?? "minmax(0,1fr)").join(" ");
  }

  #row(place) {
    const cells = this.#columns.map((column, i) => h("div", { class: `cell ${column.className ?? ""}`, role: i === 0 ? "rowheader" : "gridcell", data: { label: column.name } }));
    const row = h("div", { class: "grid-row", role: "row", id: `${this.id}-${place}` }, cells);
    row.addEventListener("click", () => {
      this.#active = row.index;
      this.touch();
      const item = this.#source.at(row.index);
      if (item !== undefined && !getSelection()?.toString()) this.#open?.(item);
    });
    row.cells = cells;
    this.#size(row);
    this.body.append(row);
    return row;
  }

  #paintNow() {
    if (!this.el.isConnected) return;
    const { count } = this.#source;
    const height = this.rowHeight;
    this.#empty.hidden = count > 0;
    this.space.style.height = `${count * height}px`;
    this.el.setAttribute("aria-rowcount", count + 1);
    const first = Math.max(0, Math.min(count, Math.floor(this.scroller.scrollTop / height) - Spare));
    const visible = Math.min(count - first, Math.ceil(this.scroller.clientHeight / height) + 2 * Spare);
    this.body.style.transform = `translateY(${first * height}px)`;
    while (this.#rows.length < visible) this.#rows.push(this.#row(this.#rows.length));
    this.el.removeAttribute("aria-activedescendant");
    for (let i = 0; i < this.#rows.length; i++) {
      const row = this.#rows[i];
      const shown = i < visible;
      if (row.hidden === shown) row.hidden = !shown;
      if (!shown) continue;
      row.index = first + i;
      row.setAttribute("aria-rowindex", row.index + 2);
      const item = this.#source.at(row.index);
      row.toggleAttribute("data-active", row.index === this.#active);
      if (row.index === this.#active) this.el.setAttribute("aria-activedescendant", row.id);
      this.#columns.forEach((column, at) => {
        const cell = row.cells[at];
        if (item === undefined) { setText(cell, ""); return; }
        setText(cell, column.text(item));
        if (column.mark) cell.dataset.mark = column.mark(item) ?? "";
        if (column.bar) cell.style.setProperty("--part", column.bar(item));
      });
    }
  }

  get rowHeight() { return parseFloat(getComputedStyle(this.el).getPropertyValue("--row")) || 28; }

  #key(event) {
    const { count } = this.#source;
    if (event.target !== this.el || count === 0) return;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.rowHeight) - 1);
    const to = { ArrowDown: this.#active + 1, ArrowUp: this.#active - 1, PageDown: this.#active + page, PageUp: this.#active - page, Home: 0, End: count - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.#active = Math.max(0, Math.min(count - 1, to));
      const top = this.#active * this.rowHeight;
      const { scrollTop, clientHeight } = this.scroller;
      if (top < scrollTop) this.scroller.scrollTop = top;
      else if (top + this.rowHeight > scrollTop + clientHeight) this.scroller.scrollTop = top + this.rowHeight - clientHeight;
      this.touch();
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      const item = this.#source.at(this.#active);
      if (item !== undefined) this.#open?.(item);
    }
  }
}

/** Compares as people count: "a2" before "a10". */
const collator = new Intl.Collator("en", { numeric: true });
export const natural = (a, b) => collator.compare(a, b);
