// A tensor is a note (shape, stride, offset) on a strip of memory; operations change the note, and some must copy.
import { fill, ink, mount, safe, svg } from "./play.js";

const product = list => list.reduce((a, b) => a * b, 1), show = list => `[${list.join(", ")}]`;
const tuple = list => `(${list.join(", ")}${list.length === 1 ? "," : ""})`;

/** The strides of numbers that lie in reading order. */
export const inOrder = shape => shape.map((_, d) => product(shape.slice(d + 1).map(n => Math.max(n, 1))));

/** A fresh tensor of the numbers from 0. */
export const arange = shape => ({ shape, stride: inOrder(shape), offset: 0, strip: [...Array(product(shape)).keys()] });

/** The place on the strip of each element, in reading order. */
export function places({ shape, stride, offset }) {
  return shape.reduce((found, n, d) => found.flatMap(place => Array.from({ length: n }, (_, i) => place + i * stride[d])), [offset]);
}

/** Do the numbers lie on the strip in reading order? */
export function isContiguous({ shape, stride }) {
  return product(shape) === 0 || shape.every((n, d) => n === 1 || stride[d] === inOrder(shape)[d]);
}

/** The strides with which a view has another shape, or null: every new dimension must lie within a run of old ones with one step length. */
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

const copied = t => ({ shape: t.shape, stride: inOrder(t.shape), offset: 0, strip: places(t).map(place => t.strip[place]), copied: true });
const refused = error => ({ error });

const OPERATIONS = {
  view(t, ...target) {
    if (product(target) !== product(t.shape)) return refused(`shape '${show(target)}' is invalid for input of size ${product(t.shape)}`);
    const stride = viewStride(t, target);
    return stride ? { ...t, shape: target, stride } : refused("view size is not compatible with input tensor's size and stride "
      + "(at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  },
  reshape(t, ...target) {
    const viewed = OPERATIONS.view(t, ...target);
    return viewed.error?.startsWith("view") ? { ...OPERATIONS.view(copied(t), ...target) } : viewed;
  },
  contiguous: t => isContiguous(t) ? t : copied(t),
  transpose(t, a, b) {
    const n = Math.max(t.shape.length, 1), swap = list => list.map((v, d) => list[d === a ? b : d === b ? a : d]);
    for (const d of [a, b]) if (d >= n) return refused(`Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${d})`);
    return { ...t, shape: swap(t.shape), stride: swap(t.stride) };
  },
  unsqueeze(t, d) {
    if (d > t.shape.length) return refused(`Dimension out of range (expected to be in range of [${-t.shape.length - 1}, ${t.shape.length}], but got ${d})`);
    const stride = d < t.shape.length ? t.shape[d] * t.stride[d] : 1;
    return { ...t, shape: t.shape.toSpliced(d, 0, 1), stride: t.stride.toSpliced(d, 0, stride) };
  },
  slice(t, d, start, end, step) {
    if (d >= t.shape.length) return refused(`too many indices for tensor of dimension ${t.shape.length}`);
    const size = t.shape[d], first = Math.min(start, size), stop = Math.max(Math.min(end ?? size, size), first);
    return { ...t, offset: t.offset + first * t.stride[d], shape: t.shape.with(d, Math.ceil((stop - first) / step)), stride: t.stride.with(d, t.stride[d] * step) };
  },
  select(t, index) {
    if (!t.shape.length && index === 0) return refused("invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number");
    const [size = 0] = t.shape;
    if (index >= size) return refused(`index ${index} is out of bounds for dimension 0 with size ${size}`);
    return { ...t, offset: t.offset + index * t.stride[0], shape: t.shape.slice(1), stride: t.stride.slice(1) };
  },
  expand(t, ...target) {
    const more = target.length - t.shape.length;
    if (more < 0) return refused(`expand(torch.LongTensor{${show(t.shape)}}, size=${show(target)}): the number of sizes provided (${target.length}) must be greater or equal to the number of dimensions in the tensor (${t.shape.length})`);
    const stride = Array(target.length);
    for (let d = target.length - 1; d >= 0; d--) {
      const size = t.shape[d - more] ?? 1;
      if (size !== 1 && size !== target[d]) return refused(`The expanded size of the tensor (${target[d]}) must match the existing size (${size}) at non-singleton dimension ${d}.  Target sizes: ${show(target)}.  Tensor sizes: ${show(t.shape)}`);
      stride[d] = size !== target[d] || !t.shape.length ? 0 : d >= more ? t.stride[d - more] : target[d + 1] * stride[d + 1];
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

const CHOICES = {
  "transpose(0, 1)": ["transpose", 0, 1], "view(12)": ["view", 12], "view(4, 3)": ["view", 4, 3], "view(2, 6)": ["view", 2, 6],
  "view(2, 2, 3)": ["view", 2, 2, 3], "view(5, 2)": ["view", 5, 2], "reshape(12)": ["reshape", 12], "contiguous()": ["contiguous"],
  "[1:]": ["slice", 0, 1, null, 1], "[:, 1:3]": ["slice", 1, 1, 3, 1], "[:, ::2]": ["slice", 1, 0, null, 2], "[:, :1]": ["slice", 1, 0, 1, 1],
  "[1]": ["select", 1], "unsqueeze(0)": ["unsqueeze", 0], "expand(3, 4)": ["expand", 3, 4], "expand(2, 3, 4)": ["expand", 2, 3, 4],
};
const COLORS = ["blue", "orange", "green", "purple"];
const code = names => "t" + names.map(name => name.startsWith("[") ? name : `.${name}`).join("");
const tensor = names => chain([3, 4], names.map(name => CHOICES[name]));

function render({ names, element, refusal }, width) {
  const t = tensor(names), walk = places(t), size = t.strip.length, columns = t.shape.at(-1) ?? 1, rows = t.shape.at(-2) ?? 1;
  const color = place => COLORS[Math.floor(walk.indexOf(place) / columns) % 4], here = walk[element];
  const cell = (x, y, side, place, used, note) => `<rect x="${x + 1}" y="${y + 1}" width="${side - 2}" height="${side - 2}" rx="3" stroke-width="${place === here && used ? 3 : 1.2}" `
    + (used ? `fill="var(--${color(place)})" fill-opacity=".2" stroke="var(--${color(place)})"/>` : 'fill="none" stroke="var(--grey)" stroke-dasharray="3 3"/>')
    + `<text x="${x + side / 2}" y="${y + side / 2 + 4}"${used ? ' font-weight="600"' : ' opacity=".7"'}>${t.strip[place]}</text>`
    + (note ? `<text x="${x + side / 2}" y="${y + side + 13}" font-size="10" opacity=".75">${place}</text>` : "");

  const side = Math.min(46, (width - 2) / size), left = (width - size * side) / 2, top = 62;  // the strip, and the jump to the element
  let inside = `<text x="${left}" y="12" text-anchor="start" font-weight="600">memory${t.copied ? ": a new strip, the numbers were copied" : ""}</text>`;
  for (let place = 0; place < size; place++) inside += cell(left + place * side, top, side, place, walk.includes(place), true);
  if (element > 0) {
    const [from, to] = [walk[element - 1], here].map(place => left + (place + .5) * side), jump = here - walk[element - 1];
    inside += `<path d="M${from} ${top - 3}Q${(from + to) / 2} ${top - 38} ${to} ${top - 3}" fill="none" stroke="currentColor"/><path d="M${to} ${top - 1}l-4-7h8z"/>`
      + `<text x="${(from + to) / 2}" y="${top - 26}">${jump < 0 ? "−" : "+"}${Math.abs(jump)}</text>`;
  }
  const slabs = walk.length / (rows * columns) || 0, gap = 10;  // what is read: matrices side by side
  const wide = Math.min(42, (width - 2 - (slabs - 1) * gap) / (slabs * columns)), start = (width - slabs * columns * wide - (slabs - 1) * gap) / 2, below = top + side + 52;
  inside += `<text x="${left}" y="${below - 12}" text-anchor="start" font-weight="600">${safe(code(names))}</text>`;
  walk.forEach((place, k) => {
    const slab = Math.floor(k / (rows * columns)), row = Math.floor(k / columns) % rows, x = start + slab * (columns * wide + gap) + (k % columns) * wide;
    inside += cell(x, below + row * wide, wide, place, true).replace(/stroke-width="3"/, `stroke-width="${k === element ? 3 : 1.2}"`);
  });

  const index = t.shape.map((n, d) => Math.floor(element / product(t.shape.slice(d + 1))) % n);
  const distinct = new Set(walk).size, sum = [t.offset, ...index.map((i, d) => `${i}·${t.stride[d]}`)].join(" + ");
  const note = `${code(names)}: shape ${tuple(t.shape)}, stride ${tuple(t.stride)}, offset ${t.offset}, ${isContiguous(t) ? "contiguous" : "not contiguous"}.`;
  const reads = `${walk.length} elements, read from ${distinct} of the ${size} numbers on the strip. Element ${show(index)} lies at ${sum} = ${here}.`;
  return { picture: svg(width, below + rows * wide + 4, note, `<g text-anchor="middle">${inside}</g>`), says: `${refusal} ${note} ${reads}`.trim() };
}

export function draw(root) {
  const fresh = { names: [], element: 0, refusal: "" };
  fill(root, { ...fresh, next: "transpose(0, 1)" }, [
    { key: "next", label: "operation", options: Object.keys(CHOICES) },
    { label: "Apply", act(s) {
      const { error } = tensor([...s.names, s.next]);
      if (error) s.refusal = `PyTorch refuses ${code([...s.names, s.next])}: “${error}”.`;
      else Object.assign(s, { names: [...s.names, s.next], element: 0, refusal: "" });
    } },
    { label: "Undo", act: s => Object.assign(s, { names: s.names.slice(0, -1), element: 0, refusal: "" }) },
    { label: "Start over", act: s => Object.assign(s, fresh) },
    { key: "element", label: "element, in reading order", min: 0, max: s => places(tensor(s.names)).length - 1 },
    { label: "Walk", play: "element", pause: 450 },
  ], render);
}
mount("strides", draw);
