// A recorded run, step by step: what the network says, its loss, its first layer and the gradient of that.
import { fill, line, mount, rect, svg, text, words } from "./play.js";

const count = n => [...Array(n).keys()];
const bytes = (packed, Kind) => new Kind(Uint8Array.from(atob(packed), c => c.charCodeAt(0)).buffer);
const cut = (list, n) => count(n).map(i => Array.from(list.slice(i * list.length / n, (i + 1) * list.length / n)));

/** The frames of a recorded run, as numbers: what the picture shows at each kept step. */
export function frames(run) {
  const n = run.steps.length, part = (packed, Kind) => cut(bytes(packed, Kind), n);
  const views = part(run.views, Uint8Array), weights = part(run.weights, Int8Array), gradients = part(run.gradients, Int8Array);
  return run.steps.map((step, i) => ({
    step, rows: run.rows[i], right: [run.accuracies[i][0]], of: run.accuracies[i][1],
    view: views[i].map(v => run.kind === "plane" ? v / 255 : v),  // probabilities, or counts
    weights: weights[i].map(v => v / 127 * run.weight_scale),
    gradients: gradients[i].map(v => v / 127 * run.gradient_scales[i]),
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
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: values.length / columns });
  const pen = canvas.getContext("2d");
  values.forEach((v, i) => { pen.fillStyle = shade(v); pen.fillRect(i % columns, Math.floor(i / columns), 1, 1); });
  return `<image href="${canvas.toDataURL()}" x="${x}" y="${y}" width="${width}" height="${height}" `
    + `preserveAspectRatio="none"${smooth ? "" : ' style="image-rendering:pixelated"'}/>`;
}

function plane(run, frame, size) {
  const side = Math.sqrt(frame.view.length), [low, high, bottom, top] = run.extent, radius = run.points.length > 20 ? 3 : 5;
  const flipped = cut(frame.view, side).reverse().flat();  // on the page, y points down
  const place = ([a, b]) => `${(a + .5) * size / side} ${(b + .5) * size / side}`;  // a sample is the middle of its cell
  const edge = boundary(flipped, side).map(([a, b]) => `M${place(a)}L${place(b)}`).join("");
  const dots = run.points.map(([a, b, label], row) => `<circle cx="${(a - low) / (high - low) * size}" `
    + `cy="${(top - b) / (top - bottom) * size}" r="${radius}" fill="var(--${label ? "orange" : "blue"})"`
    + (frame.rows.includes(row) ? ' stroke="currentColor" stroke-width="2"/>' : "/>"));
  return bitmap(flipped.map(p => (2 * p - 1) * .55), side, 0, 0, size, size, true)
    + rect(0, 0, size, size, 'fill="none" stroke="var(--grey)"')
    + line(edge, 'stroke="currentColor" stroke-width="2" fill="none"') + dots.join("");
}

function confusion({ view }, size) {
  const cell = (size - 18) / 10, at = i => 18 + i * cell, middle = i => at(i) + cell / 2;
  const names = count(10).map(i => words(middle(i), 12, i, 'opacity=".8"') + words(8, middle(i) + 4, i, 'opacity=".8"'));
  const cells = view.map((n, i) => {
    const row = Math.floor(i / 10), column = i % 10, color = row === column ? "blue" : "orange";
    const look = `rx="3" fill="var(--${color})" fill-opacity="${.12 + .5 * n / 37}"`;
    return n ? rect(at(column), at(row), cell - 1, cell - 1, look) + words(middle(column), middle(row) + 4, n, 'font-size="11"') : "";
  });
  return names.join("") + cells.join("");
}

function curve(values, step, wide, high, name) {
  const most = Math.max(...values), x = i => i / values.length * wide, y = v => high - v / most * (high - 16);
  const here = values[step - 1], points = values.map((v, i) => `${x(i + 1)} ${y(v)}`).join("L");
  const mark = `<circle cx="${x(step)}" cy="${y(here)}" r="4.5" fill="none" stroke="currentColor" stroke-width="2"/>`;
  return line(`M0 ${high}H${wide}`, 'stroke="var(--grey)"')
    + line(`M${points}`, 'fill="none" stroke="var(--green)" stroke-width="1.6"') + (step ? mark : "")
    + words(wide, 10, step ? `${name} ${text(here)}` : name, 'text-anchor="end"');
}

function layer(run, values, scale, name, room) {  // a column for each unit, or a picture for each unit
  const [units, inputs] = run.shape, parts = cut(values.map(v => scale ? v / scale : 0), units), tile = room / units;
  return words(0, 10, name, 'text-anchor="start"') + (run.kind === "plane"
    ? bitmap(count(inputs).flatMap(i => parts.map(part => part[i])), units, 0, 16, room, 28)
    : parts.map((part, u) => bitmap(part, 8, u * tile, 16, tile - 3, tile - 3)).join(""));
}

function render(runs, { data, frame }, width) {
  const run = runs[data], now = frames(run)[frame], isPlane = run.kind === "plane";
  const gradient = Math.max(...now.gradients.map(Math.abs));
  const wide = width > 560, size = wide ? 300 : Math.min(width - 4, 340), plot = 84, tall = isPlane ? 56 : 24;
  const [right, below] = wide ? [size + 34, 0] : [0, size + 24], room = width - right - 2;
  const parts = [
    curve(run.losses, now.step, room, plot, "loss of the batch"),
    curve(run.lengths, now.step, room, plot, "length of the gradient"),
    layer(run, now.weights, run.weight_scale, "weights of the first layer", room),
    layer(run, now.gradients, gradient, "their gradient", room),
  ];
  const high = tall + (isPlane ? 0 : room / run.shape[0]), tops = [0, plot + 18, 2 * plot + 40, 2 * plot + 40 + high];
  const inside = `<g transform="translate(1 1)">${isPlane ? plane(run, now, size) : confusion(now, size)}</g>`
    + parts.map((part, i) => `<g transform="translate(${right} ${below + tops[i]})">${part}</g>`).join("");
  const state = now.step ? `loss of its batch ${text(run.losses[now.step - 1])}, length of its gradient `
    + `${text(run.lengths[now.step - 1])}, largest gradient in the first layer ${text(gradient)}` : "no update yet";
  const says = `${run.title}, after step ${now.step} of ${run.losses.length}: ${state}; `
    + `${now.right} of ${now.of} ${isPlane ? "training" : "test"} rows right.`;
  return { picture: svg(width, Math.max(size + 4, below + tops[3] + high), says, inside), says };
}

export function draw(root) {
  const runs = JSON.parse(document.getElementById("recorded-runs").textContent), last = s => runs[s.data].steps.length - 1;
  const step = (frame, s) => `${runs[s.data].steps[frame]} of ${runs[s.data].losses.length}`;
  fill(root, { data: "moons", frame: runs.moons.steps.length - 1 }, [
    { key: "data", label: "data", options: Object.keys(runs), name: key => runs[key].title,
      change: s => { s.frame = last(s); } },
    { key: "frame", label: "step", min: 0, max: last, name: step }, { label: "Train", play: "frame", pause: 350 },
  ], (state, width) => render(runs, state, width));
}
mount("training", draw);
