// A run, step by step: what the network says, its loss, its first layer and the gradient of that. Runs may have been
// recorded; another is computed here, with the learning rate, the width and the seed that the reader chooses.
import { fill, line, mount, rect, svg, text, words } from "./play.js";
import { generator } from "./rows.js";

const count = n => [...Array(n).keys()], sum = list => list.reduce((a, b) => a + b, 0);
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

/** The first weights of two linear layers, 2 → width → 2, as PyTorch draws them for a seed: 24 bits a number, float32. */
export function drawn(width, seed) {
  const bits = generator(seed);
  const uniform = (n, inputs) => {
    const end = Math.fround(1 / Math.sqrt(inputs)), range = Math.fround(2 * end);
    return count(n).map(() => Math.fround((bits() & 0xffffff) / 2 ** 24 * range - end));
  };
  return { w1: uniform(2 * width, 2), b1: uniform(width, 2), w2: uniform(2 * width, width), b2: uniform(2, width) };
}

/** The hidden units and the probability of class 1 at a point. */
function forward({ w1, b1, w2, b2 }, [x, y]) {
  const hidden = b1.map((b, u) => Math.max(w1[2 * u] * x + w1[2 * u + 1] * y + b, 0)), wide = b1.length;
  const [zero, one] = b2.map((b, k) => b + sum(hidden.map((h, u) => w2[k * wide + u] * h)));
  const softplus = v => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
  return { hidden, p: 1 / (1 + Math.exp(zero - one)), loss: label => softplus(label ? zero - one : one - zero) };
}

/** The mean loss over all points, and its gradient: the chain rule, written out. */
export function gradient(net, points) {
  const wide = net.b1.length, grad = Object.fromEntries(Object.entries(net).map(([name, list]) => [name, list.map(() => 0)]));
  let loss = 0;
  for (const [x, y, label] of points) {
    const { hidden, p, loss: of } = forward(net, [x, y]), slope = (p - label) / points.length;
    loss += of(label) / points.length;
    [-slope, slope].forEach((back, k) => {
      grad.b2[k] += back;
      hidden.forEach((h, u) => { grad.w2[k * wide + u] += back * h; });
    });
    hidden.forEach((h, u) => {
      if (h <= 0) return;
      const back = slope * (net.w2[wide + u] - net.w2[u]);
      grad.w1[2 * u] += back * x;
      grad.w1[2 * u + 1] += back * y;
      grad.b1[u] += back;
    });
  }
  return { loss, grad };
}

/** Gradient descent on all points at once: each step's loss and the length of its gradient, and the net at kept steps. */
export function descend(points, { lr, width, seed }, length = 160, every = 4) {
  let net = drawn(width, seed), last = null;
  const losses = [], lengths = [], kept = [{ step: 0, net, grad: null }];
  for (let step = 1; step <= length; step++) {
    const { loss, grad } = gradient(net, points);
    last = grad;
    net = Object.fromEntries(Object.entries(net).map(([name, list]) => [name, list.map((v, i) => v - lr * grad[name][i])]));
    losses.push(loss);
    lengths.push(Math.hypot(...Object.values(grad).flat()));
    if (step % every === 0) kept.push({ step, net, grad: last });
  }
  return { losses, lengths, kept };
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

function curve(values, step, wide, high, name) {  // with its axes: from 0 to the largest, from the first step to the last
  const known = values.filter(Number.isFinite), most = Math.max(...known), left = 38, n = values.length;
  const x = i => left + i / n * (wide - left), y = v => high - v / most * (high - 20);
  const here = values[step - 1], points = known.map((v, i) => `${x(i + 1)} ${y(v)}`).join("L");
  const mark = `<circle cx="${x(step)}" cy="${y(here)}" r="4.5" fill="none" stroke="currentColor" stroke-width="2"/>`;
  const at = (v, look) => words(left - 6, y(v) + 4, text(v, v < 10 ? 2 : 0), `text-anchor="end" font-size="10" ${look}`);
  const along = [0, n / 2, n].map(i => line(`M${x(i)} ${high}v4`, 'stroke="var(--grey)"')
    + words(Math.min(x(i), wide - 9), high + 15, i === n ? `${n}` : Math.round(i), 'font-size="10"'));
  return line(`M${left} ${y(most)}V${high}H${wide}M${left - 4} ${y(most)}h4M${left - 4} ${high}h4`, 'stroke="var(--grey)" fill="none"')
    + at(0) + at(most) + along.join("") + line(`M${points}`, 'fill="none" stroke="var(--green)" stroke-width="1.6"')
    + (step && Number.isFinite(here) ? mark : "") + words(wide, 10, step ? `${name} ${text(here)}` : name, 'text-anchor="end"');
}

function layer(run, values, scale, name, room) {  // a column for each unit, or a picture for each unit
  const [units, inputs] = run.shape, parts = cut(values.map(v => scale ? v / scale : 0), units), tile = room / units;
  return words(0, 10, name, 'text-anchor="start"') + (run.kind === "plane"
    ? bitmap(count(inputs).flatMap(i => parts.map(part => part[i])), units, 0, 16, room, 28)
    : parts.map((part, u) => bitmap(part, 8, u * tile, 16, tile - 3, tile - 3)).join(""));
}

const SIDE = 28, memory = {};

/** A run of the reader's own, in the form of the recorded ones; computed when it is asked for. */
export function own(recorded, { lr, width, seed }) {
  const key = `${lr} ${width} ${seed}`, { points, extent } = recorded, [low, high, bottom, top] = extent;
  if (memory[key]) return memory[key];
  const run = descend(points, { lr, width, seed }), cells = count(SIDE * SIDE);
  const middle = k => [low + (k % SIDE + .5) / SIDE * (high - low), bottom + (Math.floor(k / SIDE) + .5) / SIDE * (top - bottom)];
  const shown = run.kept.map(({ step, net, grad }) => ({
    step, rows: [], of: points.length, view: cells.map(k => forward(net, middle(k)).p),
    right: points.filter(([x, y, label]) => (forward(net, [x, y]).p > .5) === (label === 1)).length,
    weights: net.w1, gradients: grad ? grad.w1 : net.w1.map(() => 0),
  }));
  const weight_scale = Math.max(...shown.flatMap(frame => frame.weights.map(Math.abs)).filter(Number.isFinite));
  return memory[key] = { title: "Two moons, your settings", kind: "plane", shape: [width, 2], points, extent, weight_scale,
    losses: run.losses, lengths: run.lengths, steps: shown.map(frame => frame.step), shown };
}

const RATES = [.01, .03, .1, .3, 1, 3, 10], chosen = s => ({ lr: RATES[s.rate], width: s.width, seed: s.seed });
const pick = (runs, s) => s.data === "own" ? own(runs.moons, chosen(s)) : runs[s.data];

function render(runs, state, width) {
  const run = pick(runs, state), now = (run.shown ?? frames(run))[state.frame], isPlane = run.kind === "plane";
  const gradient = Math.max(...now.gradients.map(Math.abs));
  const wide = width > 560, size = wide ? 300 : Math.min(width - 4, 340), plot = 84, tall = isPlane ? 56 : 24;
  const [right, below] = wide ? [size + 34, 0] : [0, size + 24], room = width - right - 2;
  const parts = [
    curve(run.losses, now.step, room, plot, run.shown ? "loss of all points" : "loss of the batch"),
    curve(run.lengths, now.step, room, plot, "length of the gradient"),
    layer(run, now.weights, run.weight_scale, "weights of the first layer", room),
    layer(run, now.gradients, gradient, "their gradient", room),
  ];
  const high = tall + (isPlane ? 0 : room / run.shape[0]), next = plot + 34, tops = [0, next, 2 * next, 2 * next + high];
  const inside = `<g transform="translate(1 1)">${isPlane ? plane(run, now, size) : confusion(now, size)}</g>`
    + parts.map((part, i) => `<g transform="translate(${right} ${below + tops[i]})">${part}</g>`).join("");
  const loss = run.losses[now.step - 1], lost = now.step && !Number.isFinite(loss);
  const told = now.step ? `loss ${run.shown ? "" : "of its batch "}${text(loss)}, length of its gradient `
    + `${text(run.lengths[now.step - 1])}, largest gradient in the first layer ${text(gradient)}` : "no update yet";
  const says = `${run.title}, after step ${now.step} of ${run.losses.length}: `
    + (lost ? "the loss is no number any more: this learning rate is too large." : `${told}; ${now.right} of ${now.of} `
      + `${isPlane ? "training" : "test"} rows right.`);
  return { picture: svg(width, Math.max(size + 4, below + tops[3] + high), says, inside), says, refused: lost };
}

/** A page that has no recorded runs, only the points of the moons, gets the reader's own run alone. */
export function draw(root) {
  const runs = JSON.parse(document.getElementById("recorded-runs").textContent);
  const recorded = Object.keys(runs).filter(key => runs[key].steps), data = recorded.length ? "moons" : "own";
  const last = s => pick(runs, s).steps.length - 1, mine = s => s.data === "own", again = s => { s.frame = last(s); };
  const step = (frame, s) => `${pick(runs, s).steps[frame]} of ${pick(runs, s).losses.length}`;
  const state = { data, frame: 0, rate: 4, width: 8, seed: 0 };
  again(state);
  fill(root, state, [
    ...(recorded.length ? [{ key: "data", label: "data", options: [...recorded, "own"], change: again,
      name: key => runs[key]?.title ?? "Two moons, your settings" }] : []),
    { key: "rate", label: "learning rate", min: 0, max: RATES.length - 1, name: i => text(RATES[i]), when: mine, change: again },
    { key: "width", label: "hidden units", min: 1, max: 24, when: mine, change: again },
    { key: "seed", label: "seed", min: 0, max: 20, when: mine, change: again },
    { key: "frame", label: "step", min: 0, max: last, name: step }, { label: "Train", play: "frame", pause: 350 },
  ], (state, width) => render(runs, state, width));
}
mount("training", draw);
