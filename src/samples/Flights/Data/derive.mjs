// Derives flights.csv, airports.csv and ../wwwroot/map.json from npm packages.
//
//   npm install --no-save vega-datasets@3.2.1 us-atlas@3.0.1 hyparquet@1.31.5 hyparquet-compressors@1.1.2
//   node derive.mjs [folder that holds node_modules; default: the current one]
//
// The result depends on nothing but the packages; NOTICE.md says what is in it.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const packages = path.resolve(process.argv[2] ?? ".", "node_modules");
const require = createRequire(path.join(packages, "_"));
const load = (name) => import(pathToFileURL(require.resolve(name)));

const FirstDay = "2001-06-12"; // Tuesday; three ordinary working days
const Days = 3;
const DaySeconds = 86_400;

// Hours from UTC in June 2001 by state: its main zone; Indiana, Arizona and Hawaii had no summer time.
const offsets = {
  "-4": "CT DC DE FL GA KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV PR VI",
  "-5": "AL AR IA IL IN KS LA MN MO MS ND NE OK SD TN TX WI",
  "-6": "CO ID MT NM UT WY",
  "-7": "AZ CA NV OR WA",
  "-8": "AK",
  "-10": "HI",
};
const offsetOf = new Map(Object.entries(offsets).flatMap(([h, states]) => states.split(" ").map((s) => [s, Number(h)])));

function* csv(text) {
  for (const line of text.trim().split(/\r?\n/)) {
    const cells = [];
    for (const m of line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)) {
      if (m.index >= line.length && cells.length) break;
      cells.push(m[1].startsWith('"') ? m[1].slice(1, -1).replaceAll('""', '"') : m[1]);
    }
    yield cells;
  }
}

const quoted = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

async function flights() {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await load("hyparquet");
  const { compressors } = await load("hyparquet-compressors");
  const file = await asyncBufferFromFile(path.join(packages, "vega-datasets/data/flights-3m.parquet"));
  const metadata = await parquetMetadataAsync(file);
  const first = Date.parse(`${FirstDay}T00:00:00Z`);
  const rows = [];
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    for (const row of await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd })) {
      const at = row.date.getTime() - first;
      if (at >= 0 && at < Days * DaySeconds * 1000) rows.push(row);
    }
    rowStart = rowEnd;
  }
  return rows;
}

function airports() {
  const [, ...rows] = csv(readFileSync(path.join(packages, "vega-datasets/data/airports.csv"), "utf8"));
  return new Map(rows.map(([code, name, city, state, , lat, lon]) => [code, { code, name: name.trim(), city, state, lat: +lat, lon: +lon }]));
}

// State and nation borders as polylines: delta-encoded hundredths of a degree, [x0, y0, dx, dy, …] per line, each border once.
function map() {
  const atlas = JSON.parse(readFileSync(path.join(packages, "us-atlas/states-10m.json"), "utf8"));
  const { scale, translate } = atlas.transform;
  const uses = new Map();
  const walk = (arcs, id) => {
    for (const arc of arcs) {
      if (Array.isArray(arc)) walk(arc, id);
      else { const i = arc < 0 ? ~arc : arc; uses.set(i, (uses.get(i) ?? new Set()).add(id)); }
    }
  };
  const skip = new Set(["60", "66", "69"]); // Pacific territories far outside the picture
  for (const state of atlas.objects.states.geometries)
    if (!skip.has(state.id)) walk(state.arcs, state.id);
  const coast = [], border = [];
  for (const [index, states] of [...uses].sort((a, b) => a[0] - b[0])) {
    let x = 0, y = 0, px, py;
    const line = [];
    const points = atlas.arcs[index].map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
    points.forEach(([lon, lat], i) => {
      const qx = Math.round(lon * 100), qy = Math.round(lat * 100);
      if (i === 0) line.push(qx, qy);
      else if (i < points.length - 1 && Math.abs(qx - px) + Math.abs(qy - py) < 3) return; // closer than ~2 km: not visible
      else if (qx !== px || qy !== py) line.push(qx - px, qy - py);
      else return;
      [px, py] = [qx, qy];
    });
    if (line.length > 4 || states.size > 1) (states.size > 1 ? border : coast).push(line);
  }
  // land: each polygon's outer ring as references into the two lists would cost more than it shows, so rings are drawn from their own points
  const land = [];
  for (const geometry of atlas.objects.nation.geometries) {
    const polygons = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs;
    for (const [outer] of polygons) {
      const points = [];
      for (const arc of outer) {
        let ax = 0, ay = 0;
        const decoded = atlas.arcs[arc < 0 ? ~arc : arc].map(([dx, dy]) => [(ax += dx) * scale[0] + translate[0], (ay += dy) * scale[1] + translate[1]]);
        if (arc < 0) decoded.reverse();
        points.push(...(points.length ? decoded.slice(1) : decoded));
      }
      if (points.some(([lon]) => lon > 0) || Math.max(...points.map(([, lat]) => lat)) < 15) continue; // beyond the date line, Pacific
      const ring = [];
      let qx, qy;
      for (const [lon, lat] of points) {
        const nx = Math.round(lon * 100), ny = Math.round(lat * 100);
        if (qx === undefined) ring.push(nx, ny);
        else if (Math.abs(nx - qx) + Math.abs(ny - qy) >= 5) ring.push(nx - qx, ny - qy);
        else continue;
        [qx, qy] = [nx, ny];
      }
      if (ring.length >= 10) land.push(ring);
    }
  }
  return { unit: 0.01, land, border };
}

const known = airports();
const used = new Set();
const lines = [];
for (const f of await flights()) {
  const origin = known.get(f.origin), destination = known.get(f.destination);
  if (!origin || !destination || f.origin === f.destination) continue;
  if (!offsetOf.has(origin.state) || !offsetOf.has(destination.state)) continue;
  used.add(f.origin).add(f.destination);
  lines.push(`${f.date.toISOString().slice(0, 16)},${f.delay},${f.distance},${f.origin},${f.destination}`);
}
lines.sort(); // the source's order within a minute is arbitrary
writeFileSync(path.join(here, "flights.csv"), `date,delay,distance,origin,destination\n${lines.join("\n")}\n`);

const chosen = [...used].sort().map((code) => known.get(code));
writeFileSync(path.join(here, "airports.csv"), "code,name,city,state,lat,lon,utcOffset\n" + chosen
  .map((a) => [a.code, quoted(a.name), quoted(a.city), a.state, a.lat.toFixed(4), a.lon.toFixed(4), offsetOf.get(a.state)].join(","))
  .join("\n") + "\n");
writeFileSync(path.join(here, "../wwwroot/map.json"), JSON.stringify(map()));
console.log(`${lines.length} flights, ${chosen.length} airports`);
