// The neuron of the lesson on autograd: values go forward, gradients come back.
import { fill, ink, line, mount, rect, svg, text, words } from "./play.js";

/** The values on the way to the loss, as PyTorch computes them: the logarithm stops at −100. */
export function forward(x, w, b, y) {
  const u = x * w, z = u + b, a = 1 / (1 + Math.exp(-z));
  const log = p => Math.max(Math.log(p), -100);
  return { u, z, a, loss: (y - 1) * log(1 - a) - y * log(a) };
}

/** The gradients on the way back, each the one before times the derivative of one operation. */
export function backward(x, w, b, y) {
  const { a } = forward(x, w, b, y), slope = (1 - a) * a;
  const da = (a - y) / Math.max(slope, 1e-12), dz = da * slope;
  return { loss: 1, a: da, z: dz, u: dz, b: dz, w: dz * x };
}

/** One step of gradient descent on the weight and the bias. */
export function descend(x, w, b, y, lr = 0.5) {
  const grad = backward(x, w, b, y);
  return { w: w - lr * grad.w, b: b - lr * grad.b };
}

// Place along the way and across it; what kind of box; the steps at which its value and its gradient are known.
const NODES = {
  x: [0, -1, "constant", 0], w: [0, 1, "leaf", 0, 8], u: [1, 0, "x · w", 1, 7], b: [1, 1, "leaf", 0, 7],
  z: [2, 0, "u + b", 2, 6], a: [3, 0, "σ(z)", 3, 5], y: [3, 1, "constant", 0], loss: [4, 0, "cross-entropy", 4, 4],
};
const EDGES = [["x", "u"], ["w", "u"], ["u", "z"], ["b", "z"], ["z", "a"], ["a", "loss"], ["y", "loss"]];
const LAST = 8;

function sentences({ x, w, b, y }) {
  const v = forward(x, w, b, y), g = backward(x, w, b, y), t = text;
  return [
    `The inputs are given: x = ${t(x)}, w = ${t(w)}, b = ${t(b)}, y = ${t(y)}.`,
    `Forward: u = x · w = ${t(x)} · ${t(w)} = ${t(v.u)}.`,
    `Forward: z = u + b = ${t(v.u)} + ${t(b)} = ${t(v.z)}.`,
    `Forward: a = σ(z) = ${t(v.a)}.`,
    `Forward: the loss L = ${t(v.loss)}. The way back starts here, with ∂L/∂L = 1.`,
    `Back: ∂L/∂a = (a − y) / (a(1 − a)) = ${t(g.a)}.`,
    `Back: ∂L/∂z = ∂L/∂a · a(1 − a) = ${t(g.a)} · ${t(v.a * (1 - v.a))} = ${t(g.z)}.`,
    `Back: the sum hands on what it gets, so ∂L/∂u = ∂L/∂b = ${t(g.b)}.`,
    `Back: ∂L/∂w = ∂L/∂u · x = ${t(g.u)} · ${t(x)} = ${t(g.w)}.`,
  ];
}

/** The picture of a state, and what it says. */
export function render(state, width) {
  const { x, w, b, y, step } = state, wide = width > 640, [bw, bh] = [wide ? 110 : 106, 58];
  const values = { x, y, w, b, ...forward(x, w, b, y) }, grads = backward(x, w, b, y);
  const at = Object.fromEntries(Object.entries(NODES).map(([name, [along, across]]) => [name, wide
    ? [bw / 2 + 2 + along * (width - bw - 4) / 4, 100 + across * (along ? 112 : 70)]
    : [width / 2 + across * Math.min(150, (width - bw) / 2 - 1), 32 + along * 88]]));

  // an arrow between the borders of two boxes, a little to the left of the straight line: there is room for the way back
  function arrow(from, to, color, thick, flows) {
    const [x0, y0] = at[from], [x1, y1] = at[to], length = Math.hypot(x1 - x0, y1 - y0);
    const ux = (x1 - x0) / length, uy = (y1 - y0) / length, head = 5 + thick;
    const inside = Math.min(bw / 2 / Math.abs(ux), bh / 2 / Math.abs(uy)) + 3, neck = length - inside - head;
    const point = (along, aside) => `${x0 + ux * along + uy * aside} ${y0 + uy * along - ux * aside}`;
    return line(`M${point(inside, 5)}L${point(neck, 5)}`,
      `stroke="var(--${color})" stroke-width="${thick}" fill="none"${flows ? ' class="flow"' : ""}`)
      + line(`M${point(neck + head, 5)}L${point(neck, 5 - head * .6)}L${point(neck, 5 + head * .6)}Z`,
        `fill="var(--${color})"`);
  }
  const arrows = EDGES.map(([from, to]) => {
    const [, , , known] = NODES[to], [, , , , back] = NODES[from], thick = 1 + 3 * Math.min(1, Math.abs(grads[from]));
    return arrow(from, to, step >= known ? "blue" : "grey", 1.4, step === known)
      + (step >= back ? arrow(to, from, "orange", thick, step === back) : "");
  });
  const boxes = Object.entries(NODES).map(([name, [, , kind, known, back]]) => {
    const [cx, cy] = at[name], color = { leaf: "green", constant: "grey" }[kind] ?? "blue";
    const fill = color === "grey" ? 'fill-opacity="0" stroke-dasharray="4 3"' : `fill-opacity="${step >= known ? .16 : .04}"`;
    const look = `rx="${color === "blue" ? 4 : 22}" fill="var(--${color})" stroke="var(--${color})" ${fill}`;
    const slope = () => `∂L/∂${name === "loss" ? "L" : name} ${text(grads[name])}`;
    return rect(cx - bw / 2, cy - bh / 2, bw, bh, look)
      + words(cx, cy - 13, kind, 'font-size="11"')
      + words(cx, cy + 4, `${name} = ${step >= known ? text(values[name]) : "?"}`, 'font-weight="600"')
      + (step >= back ? words(cx, cy + 21, slope(), `style="fill:${ink("orange")}"`) : "");
  });
  const said = sentences(state)[step], all = `z = ${text(values.z)}, a = ${text(values.a)}, loss = ${text(values.loss)}; `
    + `∂L/∂w = ${text(grads.w)}, ∂L/∂b = ${text(grads.b)}.`;
  const label = `The graph of the neuron at step ${step} of ${LAST}. ${said}`;
  const picture = svg(width, wide ? 244 : 64 + 4 * 88, label, arrows.join("") + boxes.join(""));
  return { picture, says: step === LAST ? `${said} In all: ${all}` : said };
}

export function draw(root) {
  const range = { min: -3, max: 3, step: .1 };
  fill(root, { x: 1.1, w: 2.2, b: 0, y: 1, step: LAST }, [
    { key: "x", label: "feature x", ...range }, { key: "w", label: "weight w", ...range },
    { key: "b", label: "bias b", ...range }, { key: "y", label: "label y", min: 0, max: 1, step: .1 },
    { key: "step", label: "step of the way", min: 0, max: LAST, name: step => `${step} of ${LAST}` },
    { label: "Forward and back", play: "step", pause: 1100 },
    { label: "Step downhill", act: s => { Object.assign(s, descend(s.x, s.w, s.b, s.y), { step: LAST }); } },
    { label: "Start over", act: s => Object.assign(s, { x: 1.1, w: 2.2, b: 0, y: 1, step: LAST }) },
  ], render);
}
mount("graph", draw);
