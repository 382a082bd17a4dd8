// Albers' equal-area conic projection for the United States, and great circles.
const rad = Math.PI / 180;
const lat1 = 29.5 * rad, lat2 = 45.5 * rad, lat0 = 38.5 * rad, lon0 = -96 * rad;
const n = (Math.sin(lat1) + Math.sin(lat2)) / 2;
const c = Math.cos(lat1) ** 2 + 2 * n * Math.sin(lat1);
const rho0 = Math.sqrt(c - 2 * n * Math.sin(lat0)) / n;

/** Writes x to the right and y downwards, in earth radii from the middle of the country, to out[at], out[at + 1]. */
export function project(lon, lat, out, at) {
  let turn = lon * rad - lon0;
  if (turn > Math.PI) turn -= 2 * Math.PI; // beyond the date line
  const rho = Math.sqrt(Math.max(0, c - 2 * n * Math.sin(lat * rad))) / n;
  const theta = n * turn;
  out[at] = rho * Math.sin(theta);
  out[at + 1] = rho * Math.cos(theta) - rho0;
}

/** Projects `steps` + 1 points of the great circle between two places into out, from `at`. */
export function greatCircle(lon1, la1, lon2, la2, steps, out, at) {
  const a = lon1 * rad, b = la1 * rad, d = lon2 * rad, e = la2 * rad;
  const x1 = Math.cos(b) * Math.cos(a), y1 = Math.cos(b) * Math.sin(a), z1 = Math.sin(b);
  const x2 = Math.cos(e) * Math.cos(d), y2 = Math.cos(e) * Math.sin(d), z2 = Math.sin(e);
  const angle = Math.acos(Math.min(1, Math.max(-1, x1 * x2 + y1 * y2 + z1 * z2)));
  const scale = 1 / Math.sin(angle || 1);
  for (let i = 0; i <= steps; i++) {
    const u = i / steps;
    const p = angle ? Math.sin((1 - u) * angle) * scale : 1, q = angle ? Math.sin(u * angle) * scale : 0;
    const x = p * x1 + q * x2, y = p * y1 + q * y2, z = p * z1 + q * z2;
    project(Math.atan2(y, x) / rad, Math.atan2(z, Math.hypot(x, y)) / rad, out, at + 2 * i);
  }
}
