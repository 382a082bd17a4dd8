import { print, swim } from "/_swim/client.js";

const $ = (id) => document.getElementById(id);
const keyOf = (index) => print(items.keyAt(index));

// where an item is by now: others may have moved it since it was drawn
const indexOf = (key) => {
  for (let i = 0; i < items.length; i++) if (keyOf(i) === key) return i;
  return -1;
};

let node; // of the list that is open
let links;
let items;
let dragged; // key of an item, as text
let drawing = false;

function open() {
  links?.abort();
  links = new AbortController();
  const name = decodeURIComponent(location.hash.slice(1)) || "today";
  const { signal } = links;
  node = `/list/${encodeURIComponent(name)}`;
  $("title").textContent = document.title = name;
  items = swim.list(node, "items", { signal });
  items.subscribe(draw);
  swim.value(node, "totals", { signal }).subscribe((totals) => {
    $("totals").textContent = totals?.open || totals?.done ? `${totals.open} to do, ${totals.done} done` : "Nothing to do.";
    $("tidy").hidden = !totals?.done;
  });
  draw();
}

// many changes in a row are drawn once, and never under the hands of somebody who types or drags
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    if (dragged !== undefined || document.querySelector("#items .text")) return;
    $("items").replaceChildren(...[...items.values()].map((item, index) => row(keyOf(index), item)));
  });
}

function change(key, item) {
  const index = indexOf(key);
  if (index >= 0) items.set(index, item);
}

// before another item, or at the end
function move(key, before) {
  const from = indexOf(key);
  const at = before === undefined ? items.length : indexOf(before);
  if (from < 0 || at < 0 || before === key) return;
  items.move(from, at > from ? at - 1 : at);
}

function row(key, item) {
  const line = document.createElement("li");
  line.className = item.done ? "done" : "";
  line.draggable = true;
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: item.done, ariaLabel: `${item.text} is done` });
  box.addEventListener("change", () => change(key, { ...item, done: box.checked }));
  const text = Object.assign(document.createElement("span"), { textContent: item.text, title: "Double-click to rename" });
  text.addEventListener("dblclick", () => rename(line, key, item));
  const remove = Object.assign(document.createElement("button"), { textContent: "✕", ariaLabel: `Remove ${item.text}` });
  remove.addEventListener("click", () => {
    const index = indexOf(key);
    if (index >= 0) items.remove(index);
  });
  line.append(box, text, remove);
  line.addEventListener("dragstart", () => {
    dragged = key;
    line.classList.add("dragged");
  });
  line.addEventListener("dragend", () => {
    dragged = undefined;
    draw();
  });
  line.addEventListener("dragover", () => line.classList.add("over"));
  line.addEventListener("dragleave", () => line.classList.remove("over"));
  line.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (dragged !== undefined) move(dragged, key);
  });
  return line;
}

function rename(line, key, item) {
  const input = Object.assign(document.createElement("input"), { className: "text", value: item.text, maxLength: 200, ariaLabel: "Text" });
  line.draggable = false;
  line.querySelector("span").replaceWith(input);
  input.select();
  input.addEventListener("blur", () => {
    if (input.value.trim() && input.value !== item.text) change(key, { ...item, text: input.value });
    input.remove();
    draw();
  }, { once: true });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") input.value = item.text;
    if (event.key === "Enter" || event.key === "Escape") input.blur();
  });
}

$("add").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("text").value.trim()) items.push({ text: $("text").value, done: false });
  $("text").value = "";
});
$("tidy").addEventListener("click", () => swim.command(node, "tidy"));

// dropped beside the items: at the end
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (dragged !== undefined) move(dragged);
});
addEventListener("hashchange", open);
swim.onStatus(({ state }) => { $("status").textContent = state; });
open();
