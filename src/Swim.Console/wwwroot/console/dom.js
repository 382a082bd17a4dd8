// Elements without a framework. Text is always text: nothing that comes from a lane is ever read as HTML.

/** An element: properties, `on…` listeners, `aria-…` and other attributes, `data` for its data set; then children. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "data") Object.assign(element.dataset, value);
    else if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Sets an element's text if it is another one. */
export function setText(element, text) {
  if (element.firstChild?.nodeType === 3 && element.childNodes.length === 1) {
    if (element.firstChild.data !== text) element.firstChild.data = text;
  } else element.textContent = text;
}

const due = new Set();
let frame = 0;

/** Runs a function once in the next frame, however often it is asked for. In a hidden page that is when it is shown again. */
export function onFrame(work) {
  due.add(work);
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    const works = [...due];
    due.clear();
    for (const each of works) each();
  });
}

/** What a page has opened, to be closed when it goes. */
export class Scope {
  #ends = [];
  #controller = new AbortController();

  get signal() { return this.#controller.signal; }
  get ended() { return this.signal.aborted; }

  add(end) {
    this.#ends.push(end);
    return end;
  }

  /** Runs every so many milliseconds. */
  every(milliseconds, work) {
    const timer = setInterval(work, milliseconds);
    this.add(() => clearInterval(timer));
  }

  end() {
    this.#controller.abort();
    for (const end of this.#ends.splice(0).reverse()) end();
  }
}
