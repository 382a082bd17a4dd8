import { swim } from "/_swim/client.js";

const City = { south: 52.4, west: 13.2, north: 52.64, east: 13.61 };
const Square = { lat: 52.52, lng: 13.405, degrees: 1500 / 111_195 };
const Step = 0.02;      // degrees between lines of the grid
const MoveEvery = 80;   // milliseconds; the box is asked for at most so often
const Glide = 500;      // milliseconds between two places of a thing

const $ = (id) => document.getElementById(id);
const canvas = $("map");
const pen = canvas.getContext("2d");
const colours = {};
const shorter = Math.cos((Square.lat * Math.PI) / 180); // a degree of longitude, compared with one of latitude

swim.onStatus(({ state }) => { $("status").textContent = state; });
swim.value("/city/berlin", "onSquare").subscribe((count) => { $("square").textContent = count ?? 0; });

// as the page's light or dark scheme has them, in a form that a canvas can read
const scheme = matchMedia("(prefers-color-scheme: dark)");
scheme.onchange = () => {
  for (const name of ["line", "soft", "accent", "bike", "bus", "taxi"]) {
    canvas.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(canvas).color;
  }
};
scheme.onchange();

let size = 0.03; // degrees of latitude, half the box
let centre = { lat: Square.lat, lng: Square.lng };
let held = false;
let asked = 0;
let box = around(centre); // as it is drawn
let shown = box;          // as the server was asked for it last

const things = swim.spatial("/city/berlin", "things", { region: box });
let events = 0;
things.subscribe(() => { events++; });

// the city fills the window
const scale = () => Math.min(innerHeight / (City.north - City.south), innerWidth / ((City.east - City.west) * shorter));
const middle = { lat: (City.south + City.north) / 2, lng: (City.west + City.east) / 2 };
const x = (lng) => innerWidth / 2 + (lng - middle.lng) * shorter * scale();
const y = (lat) => innerHeight / 2 - (lat - middle.lat) * scale();

function place(event) {
  if (held) return;
  centre = { lat: middle.lat - (event.clientY - innerHeight / 2) / scale(), lng: middle.lng + (event.clientX - innerWidth / 2) / (shorter * scale()) };
  move();
}

function around({ lat, lng }) {
  const wide = size / shorter;
  const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
  return { south: round(lat - size), west: round(lng - wide), north: round(lat + size), east: round(lng + wide) };
}

function move() {
  box = around(centre);
  if (asked) return;
  things.moveTo(shown = box);
  asked = setTimeout(() => {
    asked = 0;
    if (box !== shown) move();
  }, MoveEvery);
}
canvas.addEventListener("pointermove", place);
canvas.addEventListener("pointerdown", (event) => {
  held = event.pointerType === "mouse" && !held;
  place(event);
});
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  size = Math.min(0.15, Math.max(0.004, size * Math.exp(event.deltaY / 500)));
  move();
}, { passive: false });

const drawn = new Map(); // key → where it is drawn, on its way to where it is

function draw(now) {
  const [width, height] = [innerWidth * devicePixelRatio, innerHeight * devicePixelRatio];
  if (canvas.width !== Math.round(width) || canvas.height !== Math.round(height)) [canvas.width, canvas.height] = [Math.round(width), Math.round(height)];
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, innerWidth, innerHeight);

  pen.strokeStyle = colours.line;
  pen.beginPath();
  for (let lat = City.south; lat <= City.north + 1e-9; lat += Step) line(City.west, lat, City.east, lat);
  for (let lng = City.west; lng <= City.east + 1e-9; lng += Step) line(lng, City.south, lng, City.north);
  pen.stroke();
  pen.strokeStyle = colours.soft;
  pen.strokeRect(x(City.west), y(City.north), x(City.east) - x(City.west), y(City.south) - y(City.north));
  pen.beginPath();
  pen.arc(x(Square.lng), y(Square.lat), Square.degrees * scale(), 0, 2 * Math.PI);
  pen.stroke();

  for (const key of drawn.keys()) if (!things.has(key)) drawn.delete(key);
  for (const [key, value] of things.entries()) {
    const shape = things.place(key);
    let dot = drawn.get(key);
    if (!dot) drawn.set(key, dot = { lat: shape.lat, lng: shape.lng });
    if (dot.to !== shape) Object.assign(dot, { from: { lat: dot.lat, lng: dot.lng }, to: shape, since: now });
    const part = Math.min(1, (now - dot.since) / Glide);
    dot.lat = dot.from.lat + (dot.to.lat - dot.from.lat) * part;
    dot.lng = dot.from.lng + (dot.to.lng - dot.from.lng) * part;
    pen.fillStyle = colours[value.kind] ?? colours.accent;
    pen.beginPath();
    pen.arc(x(dot.lng), y(dot.lat), 4, 0, 2 * Math.PI);
    pen.fill();
  }

  pen.strokeStyle = colours.accent;
  pen.lineWidth = 2;
  pen.strokeRect(x(box.west), y(box.north), x(box.east) - x(box.west), y(box.south) - y(box.north));
  pen.lineWidth = 1;
  $("inside").textContent = things.size;
  requestAnimationFrame(draw);
}

function line(west, south, east, north) {
  pen.moveTo(x(west), y(south));
  pen.lineTo(x(east), y(north));
}

setInterval(() => {
  $("events").textContent = events;
  events = 0;
}, 1000);
requestAnimationFrame(draw);
