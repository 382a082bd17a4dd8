const Left = 42; // pixels for the numbers

/**
 * Draws lines of [x, y] points from left to right. `band` is two values that are filled between, `area` the same for each x: [x, low, high];
 * `level` a dashed line.
 */
export function chart(canvas, { from, to, band, area = [], level, lines }) {
  const style = getComputedStyle(canvas);
  const colour = (name) => { // as the page's light or dark scheme has it, in a form that a canvas can read
    canvas.style.color = `var(${name})`;
    return style.color;
  };
  const scale = devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * scale)) [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);

  const values = [...lines.flatMap((line) => line.points.map(([, y]) => y)), ...area.flatMap(([, low, high]) => [low, high])];
  if (values.length === 0) return;
  const margin = Math.max(0.5, (Math.max(...values) - Math.min(...values)) * 0.08);
  const [low, high] = [Math.min(...values) - margin, Math.max(...values) + margin];
  const x = (at) => Left + ((at - from) / (to - from)) * (width - Left);
  const y = (value) => height - ((value - low) / (high - low)) * height;

  pen.font = `11px ${style.fontFamily}`;
  pen.textBaseline = "middle";
  const step = nice((high - low) / (height > 100 ? 4 : 2));
  for (let value = Math.ceil(low / step) * step; value < high; value += step) {
    pen.fillStyle = colour("--line");
    pen.fillRect(Left, y(value), width - Left, 1);
    pen.fillStyle = colour("--soft");
    pen.fillText(step < 1 ? value.toFixed(1) : value.toFixed(0), 0, y(value));
  }

  pen.fillStyle = colour("--accent");
  pen.globalAlpha = 0.12;
  if (band?.every(Number.isFinite)) pen.fillRect(Left, y(band[1]), width - Left, y(band[0]) - y(band[1]));
  pen.beginPath();
  for (const [at, , top] of area) pen.lineTo(x(at), y(top));
  for (const [at, bottom] of area.toReversed()) pen.lineTo(x(at), y(bottom));
  pen.fill();
  pen.globalAlpha = 1;

  if (Number.isFinite(level)) {
    pen.strokeStyle = colour("--soft");
    pen.setLineDash([4, 4]);
    pen.beginPath();
    pen.moveTo(Left, y(level));
    pen.lineTo(width, y(level));
    pen.stroke();
    pen.setLineDash([]);
  }

  pen.lineWidth = 1.75;
  pen.lineJoin = "round";
  for (const line of lines) {
    pen.strokeStyle = colour(line.colour);
    pen.beginPath();
    for (const [at, value] of line.points) pen.lineTo(x(at), y(value));
    pen.stroke();
  }
}

// 1, 2 or 5 times a power of ten
function nice(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].find((factor) => factor * power >= step) * power;
}
