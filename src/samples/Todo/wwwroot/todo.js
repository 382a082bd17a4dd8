import { swim } from "/_swim/client.js";

const $ = (id) => document.getElementById(id);
const command = (lane, body) => swim.command(node, lane, body);

let node; // of the list that is open
let links;
let items; // by number, as the agent has them
let order;
let dragged;
let drawing = false;

function open() {
  links?.abort();
  links = new AbortController();
  const name = decodeURIComponent(location.hash.slice(1)) || "today";
  const { signal } = links;
  node = `/list/${encodeURIComponent(name)}`;
  $("title").textContent = document.title = name;
  items = swim.map(node, "items", { signal });
  order = swim.value(node, "order", { signal });
  items.subscribe(draw);
  order.subscribe(draw);
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
    const ids = Array.isArray(order.value) ? order.value : order.value == null ? [] : [order.value];
    $("items").replaceChildren(...ids.filter((id) => items.has(id)).map((id) => row(id, items.get(id))));
  });
}

function row(id, item) {
  const line = document.createElement("li");
  line.className = item.done ? "done" : "";
  line.draggable = true;
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: item.done, ariaLabel: `${item.text} is done` });
  box.addEventListener("change", () => command("toggle", id));
  const text = Object.assign(document.createElement("span"), { textContent: item.text, title: "Double-click to rename" });
  text.addEventListener("dblclick", () => rename(line, id, item.text));
  const remove = Object.assign(document.createElement("button"), { textContent: "✕", ariaLabel: `Remove ${item.text}` });
  remove.addEventListener("click", () => command("remove", id));
  line.append(box, text, remove);
  line.addEventListener("dragstart", () => {
    dragged = id;
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
    if (dragged !== undefined) command("move", { id: dragged, before: id });
  });
  return line;
}

function rename(line, id, before) {
  const input = Object.assign(document.createElement("input"), { className: "text", value: before, maxLength: 200, ariaLabel: "Text" });
  line.draggable = false;
  line.querySelector("span").replaceWith(input);
  input.select();
  input.addEventListener("blur", () => {
    if (input.value.trim() && input.value !== before) command("rename", { id, text: input.value });
    input.remove();
    draw();
  }, { once: true });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") input.value = before;
    if (event.key === "Enter" || event.key === "Escape") input.blur();
  });
}

$("add").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("text").value.trim()) command("add", $("text").value);
  $("text").value = "";
});
$("tidy").addEventListener("click", () => command("tidy"));

// dropped beside the items: at the end
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (dragged !== undefined) command("move", { id: dragged });
});
addEventListener("hashchange", open);
swim.onStatus((status) => { $("status").textContent = status; });
open();
