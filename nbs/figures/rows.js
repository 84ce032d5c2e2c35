// Who gets which row: PyTorch's DistributedSampler with a loader, beside GlobalBatchSampler; shuffled as PyTorch shuffles.
import { fill, mount } from "./play.js";

/** PyTorch's generator for the CPU, MT19937: a function that returns its next 32 bits. */
export function generator(seed) {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  let next = 624;
  return () => {
    if (next === 624) {
      for (let i = 0; i < 624; i++) {
        const mixed = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
        state[i] = state[(i + 397) % 624] ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
      }
      next = 0;
    }
    let bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  };
}

/** torch.randperm(n) with a generator of that seed. */
export function randperm(n, seed) {
  const random = generator(seed), order = [...Array(n).keys()];
  for (let i = 0; i < n - 1; i++) {
    const other = i + random() % (n - i);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}

const count = n => [...Array(n).keys()];
const split = (list, size) => count(Math.ceil(list.length / size)).map(i => list.slice(i * size, (i + 1) * size));

/** DistributedSampler and a loader of `batch` rows a rank: for each rank, its batches of the epoch. */
export function stock({ rows, batch, world, shuffle, seed, epoch, set_epoch, pad, drop_last }) {
  let order = shuffle ? randperm(rows, seed + (set_epoch ? epoch : 0)) : count(rows);
  const each = pad || rows % world === 0 ? Math.ceil(rows / world) : Math.floor(rows / world);
  order = count(each * world).map(i => order[i % rows]);  // filled up from the beginning, or cut off
  const shares = count(world).map(rank => split(order.filter((_, i) => i % world === rank), batch));
  return shares.map(batches => batches.filter(rows => !drop_last || rows.length === batch));
}

/** GlobalBatchSampler with batches of `batch * world` rows in all: for each rank, its rows of each batch. */
export function ours({ rows, batch, world, shuffle, seed, epoch, drop_last }) {
  const draw = generator(seed);
  for (let i = 0; i < 4 * epoch + 3; i++) draw();  // an epoch takes two numbers of 64 bits; the lower half of the last is the seed
  const order = shuffle ? randperm(rows, draw()) : count(rows), size = batch * world;
  const whole = split(order, size).filter(rows => !drop_last || rows.length === size);
  return count(world).map(rank => whole.map(rows => rows.filter((_, i) => i % world === rank)));
}

/** How many rows an epoch uses, how many of its places are taken by a row once more, and which rows it leaves out. */
export function tally(ranks, rows) {
  const taken = ranks.flat(2), used = new Set(taken);
  return { used: used.size, again: taken.length - used.size, dropped: count(rows).filter(row => !used.has(row)) };
}

const STYLE = `<style>
.play .deal { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 1.2rem 2rem; }
.play .rank { display: flex; gap: .6rem; margin-top: .5rem; }
.play .rank > span:first-child { flex: none; width: 3.6rem; padding-top: .2rem; }
.play .steps { display: flex; flex-wrap: wrap; gap: .35rem; }
.play .batch { display: inline-flex; gap: 2px; padding: 2px; border: 1px solid var(--grey); border-radius: .4rem; }
.play .one { min-width: 1.7rem; height: 1.6rem; text-align: center; border-radius: .25rem; border: 1.5px solid transparent;
  font-variant-numeric: tabular-nums; background: color-mix(in srgb, var(--blue) 20%, transparent); }
.play .again { border-color: var(--orange); background: repeating-linear-gradient(135deg,
  color-mix(in srgb, var(--orange) 40%, transparent) 0 4px, transparent 4px 8px); }
.play .out { border: 1.5px dashed var(--grey); background: none; }
.play .none { background: none; }
</style>`;

function panel(title, ranks, { rows, batch }) {
  const seen = new Set(), again = new Set(), steps = Math.max(...ranks.map(rank => rank.length));
  for (const step of count(steps)) ranks.forEach((rank, r) => rank[step]?.forEach((row, i) => {  // in the order of training
    if (seen.has(row)) again.add(`${r} ${step} ${i}`);
    seen.add(row);
  }));
  const chip = (row, look = "") => `<span class="one ${look}">${row}</span>`;
  const line = (who, chips) => `<div class="rank"><span>${who}</span><span class="steps">${chips.join("")}</span></div>`;
  const place = (row, key) => row === undefined ? chip("", "none") : chip(row, again.has(key) ? "again" : "");
  const lines = ranks.map((rank, r) => line(`rank ${r}`, rank.map((rows, step) =>
    `<span class="batch">${count(batch).map(i => place(rows[i], `${r} ${step} ${i}`)).join("")}</span>`)));
  const { used, dropped, again: more } = tally(ranks, rows);
  if (dropped.length) lines.push(line("nobody", dropped.map(row => chip(row, "out"))));
  const says = `${title}: ${used} of ${rows} rows used, ${more} taken again, ${dropped.length} left out; `
    + `${steps} ${steps === 1 ? "step" : "steps"}.`;
  return [`<div><b>${title}</b>${lines.join("")}</div>`, says];
}

/** The picture of a state, and what it says. */
export function render(state) {
  const [left, leftSays] = panel("DistributedSampler", stock(state), state);
  const [right, rightSays] = panel("GlobalBatchSampler", ours(state), state);
  return { picture: `${STYLE}<div class="deal">${left}${right}</div>`, says: `${leftSays} ${rightSays}` };
}

export function draw(root) {
  const order = { shuffle: false, seed: 123, epoch: 0, set_epoch: true };
  fill(root, { rows: 10, world: 4, batch: 1, ...order, pad: true, drop_last: false }, [
    { key: "rows", label: "rows", min: 1, max: 32 }, { key: "world", label: "world size", min: 1, max: 8 },
    { key: "batch", label: "rows a rank, a step", min: 1, max: 4 }, { key: "epoch", label: "epoch", min: 0, max: 5 },
    { key: "shuffle", label: "shuffle" }, { key: "set_epoch", label: "set_epoch is called" },
    { key: "pad", label: "sampler pads" }, { key: "drop_last", label: "loader: drop_last" },
  ], render);
}
mount("rows", draw);
