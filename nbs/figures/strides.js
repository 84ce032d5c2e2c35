// A tensor is a note (shape, stride, offset) on a strip of memory; operations change the note, and some must copy.
import { fill, line, mount, rect, svg, words } from "./play.js";

const product = list => list.reduce((a, b) => a * b, 1), show = list => `[${list.join(", ")}]`;
const tuple = list => `(${list.join(", ")}${list.length === 1 ? "," : ""})`;

/** The strides of numbers that lie in reading order. */
export const inOrder = shape => shape.map((_, d) => product(shape.slice(d + 1).map(n => Math.max(n, 1))));

/** A fresh tensor of the numbers from 0. */
export const arange = shape => ({ shape, stride: inOrder(shape), offset: 0, strip: [...Array(product(shape)).keys()] });

/** The place on the strip of each element, in reading order. */
export function places({ shape, stride, offset }) {
  const along = (found, n, d) => found.flatMap(place => Array.from({ length: n }, (_, i) => place + i * stride[d]));
  return shape.reduce(along, [offset]);
}

/** Do the numbers lie on the strip in reading order? */
export function isContiguous({ shape, stride }) {
  return product(shape) === 0 || shape.every((n, d) => n === 1 || stride[d] === inOrder(shape)[d]);
}

/** A view's strides for another shape, or null: each new dimension must lie within a run of old ones with one step length. */
export function viewStride({ shape, stride }, target) {
  const found = Array(target.length).fill(1);
  if (!shape.length) return found;
  let view = target.length - 1, step = stride.at(-1), numbers = 1, viewed = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    numbers *= shape[d];
    if (d > 0 && (shape[d - 1] === 1 || stride[d - 1] === numbers * step)) continue;  // the run goes on
    for (; view >= 0 && (viewed < numbers || target[view] === 1); view--) {
      found[view] = viewed * step;
      viewed *= target[view];
    }
    if (viewed !== numbers) return null;
    if (d > 0) [step, numbers, viewed] = [stride[d - 1], 1, 1];
  }
  return view < 0 ? found : null;
}

const refused = error => ({ error });
const range = (n, d) => refused(`Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${d})`);
const copied = t =>
  ({ shape: t.shape, stride: inOrder(t.shape), offset: 0, strip: places(t).map(place => t.strip[place]), copied: true });

const OPERATIONS = {
  view(t, ...target) {
    const numbers = product(t.shape), stride = viewStride(t, target);
    if (product(target) !== numbers) return refused(`shape '${show(target)}' is invalid for input of size ${numbers}`);
    return stride ? { ...t, shape: target, stride } : refused("view size is not compatible with input tensor's size and "
      + "stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  },
  reshape(t, ...target) {
    const viewed = OPERATIONS.view(t, ...target);
    return viewed.error?.startsWith("view") ? OPERATIONS.view(copied(t), ...target) : viewed;
  },
  contiguous: t => isContiguous(t) ? t : copied(t),
  transpose(t, a, b) {
    const n = Math.max(t.shape.length, 1), swap = list => list.map((v, d) => list[d === a ? b : d === b ? a : d]);
    for (const d of [a, b]) if (d >= n) return range(n, d);
    return { ...t, shape: swap(t.shape), stride: swap(t.stride) };
  },
  unsqueeze(t, d) {
    const n = t.shape.length, stride = d < n ? t.shape[d] * t.stride[d] : 1;
    return d > n ? range(n + 1, d) : { ...t, shape: t.shape.toSpliced(d, 0, 1), stride: t.stride.toSpliced(d, 0, stride) };
  },
  slice(t, d, start, end, step) {
    if (!t.shape.length && d === 0) return refused("slice() cannot be applied to a 0-dim tensor.");
    if (d >= t.shape.length) return refused(`too many indices for tensor of dimension ${t.shape.length}`);
    const size = t.shape[d], first = Math.min(start, size), stop = Math.max(Math.min(end ?? size, size), first);
    const shape = t.shape.with(d, Math.ceil((stop - first) / step)), stride = t.stride.with(d, t.stride[d] * step);
    return { ...t, shape, stride, offset: t.offset + first * t.stride[d] };
  },
  select(t, index) {
    const [size = 0] = t.shape;
    if (!t.shape.length && index === 0) return refused("invalid index of a 0-dim tensor. Use `tensor.item()` in Python "
      + "or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number");
    if (index >= size) return refused(`index ${index} is out of bounds for dimension 0 with size ${size}`);
    return { ...t, offset: t.offset + index * t.stride[0], shape: t.shape.slice(1), stride: t.stride.slice(1) };
  },
  expand(t, ...target) {
    const n = t.shape.length, more = target.length - n, stride = Array(target.length);
    if (more < 0) return refused(`expand(torch.LongTensor{${show(t.shape)}}, size=${show(target)}): the number of sizes `
      + `provided (${target.length}) must be greater or equal to the number of dimensions in the tensor (${n})`);
    for (let d = target.length - 1; d >= 0; d--) {
      const size = t.shape[d - more] ?? 1;
      if (size !== 1 && size !== target[d]) return refused(`The expanded size of the tensor (${target[d]}) must match `
        + `the existing size (${size}) at non-singleton dimension ${d}.  `
        + `Target sizes: ${show(target)}.  Tensor sizes: ${show(t.shape)}`);
      stride[d] = size !== target[d] || !n ? 0 : d >= more ? t.stride[d - more] : target[d + 1] * stride[d + 1];
    }
    return { ...t, shape: target, stride };
  },
};

/** What an operation makes of a tensor; {error} with PyTorch's own words where it refuses. */
export const apply = (t, [name, ...args]) => OPERATIONS[name](t, ...args);

/** A chain of operations: the tensor at its end, or the first refusal. */
export function chain(shape, operations) {
  let t = arange(shape);
  for (const operation of operations) if (!t.error) t = apply({ ...t, copied: false }, operation);
  return t;
}

/** What the figure offers, as it is written in Python. */
export const CHOICES = {
  "transpose(0, 1)": ["transpose", 0, 1], "view(12)": ["view", 12], "view(4, 3)": ["view", 4, 3], "view(2, 6)": ["view", 2, 6],
  "view(2, 2, 3)": ["view", 2, 2, 3], "view(5, 2)": ["view", 5, 2], "reshape(12)": ["reshape", 12],
  "contiguous()": ["contiguous"], "[1:]": ["slice", 0, 1, null, 1], "[:, 1:3]": ["slice", 1, 1, 3, 1],
  "[:, ::2]": ["slice", 1, 0, null, 2], "[:, :1]": ["slice", 1, 0, 1, 1], "[1]": ["select", 1],
  "unsqueeze(0)": ["unsqueeze", 0], "expand(3, 4)": ["expand", 3, 4], "expand(2, 3, 4)": ["expand", 2, 3, 4],
};
const COLORS = ["blue", "orange", "green", "purple"];
const code = names => "t" + names.map(name => name.startsWith("[") ? name : `.${name}`).join("");
/** The tensor that a chain of these makes, or the refusal. */
export const tensor = names => chain([3, 4], names.map(name => CHOICES[name]));

/** The picture of a state, and what it says. */
export function render({ names, element, refusal }, width) {
  const t = tensor(names), walk = places(t), size = t.strip.length, here = walk[element];
  const columns = t.shape.at(-1) ?? 1, rows = t.shape.at(-2) ?? 1, slabs = walk.length / (rows * columns) || 0;
  function cell(x, y, side, place, marked) {
    const row = Math.floor(walk.indexOf(place) / columns), color = `var(--${COLORS[row % 4]})`, middle = x + side / 2;
    const look = row < 0 ? 'fill="none" stroke="var(--grey)" stroke-dasharray="3 3"'
      : `fill="${color}" fill-opacity=".2" stroke="${color}" stroke-width="${marked ? 3.5 : 1.2}"`;
    return rect(x + 1.5, y + 1.5, side - 3, side - 3, `rx="3" ${look}`)
      + words(middle, y + side / 2 + 4, t.strip[place], row < 0 ? 'opacity=".7"' : 'font-weight="600"');
  }
  const title = (x, y, what) => words(x, y, what, 'font-weight="600" text-anchor="start"');

  const side = Math.min(46, (width - 2) / size), left = (width - size * side) / 2, top = 56;  // the strip …
  let inside = title(left, 12, t.copied ? "memory: a new strip, the numbers were copied" : "memory");
  for (let place = 0; place < size; place++) inside += cell(left + place * side, top, side, place, place === here)
    + words(left + (place + .5) * side, top + side + 13, place, 'font-size="10" opacity=".8"');
  if (element > 0) {  // … and the jump to the element
    const before = walk[element - 1], [from, to] = [before, here].map(place => left + (place + .5) * side);
    const jump = `${here < before ? "−" : "+"}${Math.abs(here - before)}`;
    inside += line(`M${from} ${top - 3}Q${(from + to) / 2} ${top - 36} ${to} ${top - 3}`, 'fill="none" stroke="currentColor"')
      + line(`M${to} ${top - 1}l-4-7h8z`) + words((from + to) / 2, top - 25, jump);
  }
  const gap = 12, below = top + side + 54;  // what is read: matrices side by side
  const wide = Math.min(42, (width - 2 - (slabs - 1) * gap) / (slabs * columns));
  const start = (width - slabs * columns * wide - (slabs - 1) * gap) / 2;
  inside += title(left, below - 13, code(names));
  walk.forEach((place, k) => {
    const slab = Math.floor(k / (rows * columns)), x = start + slab * (columns * wide + gap) + (k % columns) * wide;
    inside += cell(x, below + Math.floor(k / columns) % rows * wide, wide, place, k === element);
  });

  const index = t.shape.map((n, d) => Math.floor(element / product(t.shape.slice(d + 1))) % n);
  const sum = [t.offset, ...index.map((i, d) => `${i}·${t.stride[d]}`)].join(" + ");
  const note = `${code(names)}: shape ${tuple(t.shape)}, stride ${tuple(t.stride)}, offset ${t.offset}, `
    + (isContiguous(t) ? "contiguous." : "not contiguous.");
  const reads = !walk.length ? "It has no elements."
    : `${walk.length} elements, read from ${new Set(walk).size} of the ${size} numbers on the strip. `
      + `Element ${show(index)} lies at ${sum} = ${here}.`;
  const says = `${refusal} ${note} ${reads}`.trim();
  return { picture: svg(width, below + rows * wide + 4, note, inside), says, refused: refusal !== "" };
}

export function draw(root) {
  const fresh = { names: [], element: 0, refusal: "" };
  fill(root, { names: ["transpose(0, 1)"], element: 4, refusal: "", next: "view(12)" }, [
    { key: "next", label: "operation", options: Object.keys(CHOICES) },
    { label: "Apply", act(s) {
      const { error } = tensor([...s.names, s.next]);
      if (error) s.refusal = `PyTorch refuses ${code([...s.names, s.next])}: “${error}”.`;
      else Object.assign(s, { names: [...s.names, s.next], element: 0, refusal: "" });
    } },
    { label: "Undo", act: s => Object.assign(s, { names: s.names.slice(0, -1), element: 0, refusal: "" }) },
    { label: "Start over", act: s => Object.assign(s, fresh) },
    { key: "element", label: "element", min: 0, max: s => Math.max(1, places(tensor(s.names)).length) - 1 },
    { label: "Walk", play: "element", pause: 450 },
  ], render);
}
mount("strides", draw);
