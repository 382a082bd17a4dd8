import { swim } from "/_swim/client.js";

const HereEvery = 10_000; // milliseconds; the room forgets people after 30 s

const $ = (id) => document.getElementById(id);
const roomOf = () => decodeURIComponent(location.hash.slice(1)) || "lobby";
const nodeOf = (room) => `/room/${encodeURIComponent(room)}`;
const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

let links; // of the room that is open
let room;

function open() {
  if (room) leave();
  links?.abort();
  links = new AbortController();
  room = roomOf();
  $("title").textContent = room;
  $("messages").replaceChildren();
  lines.clear();
  const { signal } = links;
  const messages = swim.map(nodeOf(room), "messages", { signal });
  messages.subscribe((change) => show(messages, change));
  const people = swim.map(nodeOf(room), "people", { signal });
  people.subscribe(() => { $("people").textContent = [...people.keys()].join(", "); });
  showRooms();
  here();
}

const lines = new Map(); // number → line

function show(messages, change) {
  const list = $("messages");
  if (change.type === "clear") return list.replaceChildren();
  lines.get(change.key)?.remove();
  lines.delete(change.key);
  if (change.type === "remove") return;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const line = document.createElement("li");
  line.dataset.number = change.key;
  const time = element("time", new Date(change.value.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  line.append(element("b", change.value.from), element("span", change.value.text), time);
  lines.set(change.key, line);
  const next = [...list.children].find((other) => Number(other.dataset.number) > Number(change.key));
  list.insertBefore(line, next ?? null);
  if (atEnd) list.scrollTop = list.scrollHeight;
}

const rooms = swim.map("/rooms", "rooms");

function showRooms() {
  const known = [...rooms.values()];
  if (!known.some((news) => news.name === room)) known.push({ name: room, people: 0, messages: 0 });
  known.sort((a, b) => b.people - a.people || a.name.localeCompare(b.name));
  $("rooms").replaceChildren(...known.map((news) => {
    const link = element("a", news.name);
    link.href = `#${encodeURIComponent(news.name)}`;
    if (news.name === room) link.ariaCurrent = "page";
    link.append(element("small", news.people || ""));
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
}

const name = () => $("name").value.trim();
function here() { if (name()) swim.command(nodeOf(room), "here", name()); }
function leave() { if (name()) swim.command(nodeOf(room), "leave", name()); }

$("name").value = localStorage.getItem("chat.name") ?? `guest ${Math.floor(Math.random() * 1000)}`;
$("name").addEventListener("change", () => {
  localStorage.setItem("chat.name", name());
  here();
});
$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!name() || !$("text").value.trim()) return;
  swim.command(nodeOf(room), "say", { from: name(), text: $("text").value });
  $("text").value = "";
});
$("open").addEventListener("submit", (event) => {
  event.preventDefault();
  location.hash = encodeURIComponent($("room").value.trim());
  $("room").value = "";
});
addEventListener("hashchange", open);
addEventListener("pagehide", leave);
setInterval(here, HereEvery);
rooms.subscribe(showRooms);
swim.onStatus(({ state }) => { $("status").textContent = state; });
open();
