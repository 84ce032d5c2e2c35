// A recorded run, step by step: what the network says, its loss, its first layer and the gradient of that.
import { fill, mount, safe, svg, text } from "./play.js";

const count = n => [...Array(n).keys()];
const bytes = (packed, Kind) => new Kind(Uint8Array.from(atob(packed), c => c.charCodeAt(0)).buffer);
const cut = (list, n) => count(n).map(i => Array.from(list.slice(i * list.length / n, (i + 1) * list.length / n)));

/** The frames of a recorded run, as numbers: what the picture shows at each kept step. */
export function frames(run) {
  const n = run.steps.length, views = cut(bytes(run.views, Uint8Array), n), [weights, gradients] = [run.weights, run.gradients].map(part => cut(bytes(part, Int8Array), n));
  return run.steps.map((step, i) => ({
    step, rows: run.rows[i], accuracy: run.accuracies[i], view: run.kind === "plane" ? views[i].map(v => v / 255) : views[i],
    weights: weights[i].map(v => v / 127 * run.weight_scale), gradients: gradients[i].map(v => v / 127 * run.gradient_scales[i]),
  }));
}

/** Where a field over a square grid, given row by row, passes through one half: pieces of line, in units of the grid. */
export function boundary(field, side) {
  const lines = [], at = (i, j) => field[i * side + j] - .5;
  for (let i = 0; i + 1 < side; i++) for (let j = 0; j + 1 < side; j++) {
    const corners = [[i, j], [i, j + 1], [i + 1, j + 1], [i + 1, j]], cuts = [];
    corners.forEach(([a, b], k) => {
      const [c, d] = corners[(k + 1) % 4], p = at(a, b), q = at(c, d);
      if (p < 0 !== q < 0) cuts.push([b + (d - b) * p / (p - q), a + (c - a) * p / (p - q)]);
    });
    for (let k = 0; k + 1 < cuts.length; k += 2) lines.push([cuts[k], cuts[k + 1]]);
  }
  return lines;
}

const BLUE = "47 127 209", ORANGE = "217 96 59";
const shade = v => v < 0 ? `rgb(${BLUE} / ${Math.min(1, -v)})` : `rgb(${ORANGE} / ${Math.min(1, v)})`;  // from −1 to 1

function bitmap(values, columns, x, y, width, height, smooth) {
  const canvas = document.createElement("canvas"), rows = values.length / columns, c = Object.assign(canvas, { width: columns, height: rows }).getContext("2d");
  values.forEach((v, i) => { c.fillStyle = shade(v); c.fillRect(i % columns, Math.floor(i / columns), 1, 1); });
  return `<image href="${canvas.toDataURL()}" x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none"${smooth ? "" : ' style="image-rendering:pixelated"'}/>`;
}

function plane(run, frame, size) {
  const side = Math.sqrt(frame.view.length), [low, high, bottom, top] = run.extent;
  const flipped = cut(frame.view, side).reverse().flat();  // on the page, y points down
  const place = ([a, b]) => `${(a + .5) * size / side} ${(b + .5) * size / side}`;  // a sample is the middle of its cell
  const edge = boundary(flipped, side).map(([a, b]) => `M${place(a)}L${place(b)}`).join("");
  const dots = run.points.map(([a, b, label], row) => `<circle cx="${(a - low) / (high - low) * size}" `
    + `cy="${(top - b) / (top - bottom) * size}" r="${run.points.length > 20 ? 3 : 5}" fill="var(--${label ? "orange" : "blue"})"`
    + (frame.rows.includes(row) ? ' stroke="currentColor" stroke-width="2"/>' : "/>"));
  return bitmap(flipped.map(p => (2 * p - 1) * .55), side, 0, 0, size, size, true)
    + `<rect width="${size}" height="${size}" fill="none" stroke="var(--grey)"/>`
    + `<path d="${edge}" stroke="currentColor" stroke-width="2" fill="none"/>${dots.join("")}`;
}

function confusion({ view }, size) {
  const cell = (size - 18) / 10, at = i => 18 + i * cell;
  return count(10).map(i => `<text x="${at(i) + cell / 2}" y="12" opacity=".75">${i}</text><text x="8" y="${at(i) + cell / 2 + 4}" opacity=".75">${i}</text>`).join("")
    + view.map((n, i) => [n, Math.floor(i / 10), i % 10]).filter(([n]) => n).map(([n, row, column]) => `<rect x="${at(column)}" y="${at(row)}" width="${cell - 1}" height="${cell - 1}" rx="3" fill="var(--${row === column ? "blue" : "orange"})" fill-opacity="${.12 + .5 * n / 37}"/>`
      + `<text x="${at(column) + cell / 2}" y="${at(row) + cell / 2 + 4}" font-size="11">${n}</text>`).join("");
}

function curve(values, step, wide, high, name) {
  const most = Math.max(...values), x = i => i / values.length * wide, y = v => high - v / most * (high - 16), here = values[Math.max(0, step - 1)];
  const line = values.map((v, i) => `${i ? "L" : "M"}${x(i + 1)} ${y(v)}`).join("");
  return `<path d="M0 ${high}H${wide}" stroke="var(--grey)"/><path d="${line}" fill="none" stroke="var(--green)" stroke-width="1.6"/>`
    + (step ? `<circle cx="${x(step)}" cy="${y(here)}" r="4.5" fill="none" stroke="currentColor" stroke-width="2"/>` : "")
    + `<text x="${wide}" y="10" text-anchor="end">${name}${step ? ` ${text(here)}` : ""}</text>`;
}

function render(runs, { data, frame }, width) {
  const run = runs[data], all = frames(run), now = all[frame], wide = width > 560, size = wide ? 300 : Math.min(width - 4, 340);
  const right = wide ? size + 34 : 0, below = wide ? 0 : size + 24, room = width - right - 2, group = (x, y, inside) => `<g transform="translate(${x} ${y})">${inside}</g>`;
  const gradient = Math.max(...now.gradients.map(Math.abs)), plot = 84;
  const matrix = (values, scale, name) => {  // the layer: a column for each unit, or a picture for each unit
    const scaled = values.map(v => scale ? v / scale : 0), [units, inputs] = run.shape, title = `<text x="0" y="10">${safe(name)}</text>`;
    if (run.kind === "plane") return title + bitmap(count(inputs).flatMap(i => count(units).map(u => scaled[u * inputs + i])), units, 0, 16, room, 28);
    const tile = room / units;
    return title + cut(scaled, units).map((part, u) => bitmap(part, 8, u * tile, 16, tile - 3, tile - 3)).join("");
  };
  const layer = run.kind === "plane" ? 56 : 24 + room / run.shape[0], start = below + 2 * plot + 40;
  const inside = group(1, 1, run.kind === "plane" ? plane(run, now, size) : confusion(now, size))
    + group(right, below, curve(run.losses, now.step, room, plot, "loss of the batch")) + group(right, below + plot + 18, curve(run.lengths, now.step, room, plot, "length of the gradient"))
    + group(right, start, matrix(now.weights, run.weight_scale, "weights of the first layer")) + group(right, start + layer, matrix(now.gradients, gradient, "their gradient"));
  const loss = now.step ? `loss of its batch ${text(run.losses[now.step - 1])}, length of its gradient ${text(run.lengths[now.step - 1])}, largest gradient in the first layer ${text(gradient)}` : "no update yet";
  const says = `${run.title}, after step ${now.step} of ${run.losses.length}: ${loss}; ${now.accuracy[0]} of ${now.accuracy[1]} ${run.kind === "plane" ? "training" : "test"} rows right.`;
  return { picture: svg(width, Math.max(size + 4, start + 2 * layer), says, `<g text-anchor="middle">${inside.replaceAll('<text x="0"', '<text text-anchor="start" x="0"')}</g>`), says };
}

export function draw(root) {
  const runs = JSON.parse(document.getElementById("recorded-runs").textContent), last = s => runs[s.data].steps.length - 1;
  fill(root, { data: "moons", frame: runs.moons.steps.length - 1 }, [
    { key: "data", label: "data", options: Object.keys(runs), name: key => runs[key].title, change: s => { s.frame = last(s); } },
    { key: "frame", label: "kept step", min: 0, max: last }, { label: "Train", play: "frame", pause: 350 },
  ], (state, width) => render(runs, state, width));
}
mount("training", draw);
