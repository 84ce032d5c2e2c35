// All-reduce: every rank brings a buffer, and every rank leaves with the sum; by a ring, or by way of rank 0.
import { fill, ink, mount, svg, text } from "./play.js";

const count = n => [...Array(n).keys()], BYTES = 4;  // of a float32

/** Where each rank's chunk of a buffer begins and ends, as torch.tensor_split cuts. */
export function chunks(numbers, world) {
  const small = Math.floor(numbers / world), larger = numbers % world;
  return count(world).map(i => [i * small + Math.min(i, larger), (i + 1) * small + Math.min(i + 1, larger)]);
}

/** What is sent in each step: {from, to, chunk, add}; what arrives is added, or put in the place of what was there. */
export function plan(way, world) {
  const steps = count(2 * (world - 1)), last = world - 1;
  if (way === "ring") return steps.map(step => count(world).map(from => ({ from, to: (from + 1) % world, chunk: (from - step + 2 * world) % world, add: step < last })));
  return steps.map(step => {
    const other = step < last ? step + 1 : step - last + 1, add = step < last;
    return count(world).map(chunk => ({ from: add ? other : 0, to: add ? 0 : other, chunk, add }));
  });
}

/** Carry out the first steps of a plan on real buffers, with float32 sums: the buffers, the bytes each rank has sent and received. */
export function allReduce(way, buffers, steps = Infinity) {
  const world = buffers.length, cuts = chunks(buffers[0].length, world), now = buffers.map(buffer => [...buffer]);
  const sent = Array(world).fill(0), received = Array(world).fill(0);
  for (const transfers of plan(way, world).slice(0, steps)) {
    const parcels = transfers.map(({ from, chunk }) => now[from].slice(...cuts[chunk]));  // all leave before any arrives
    transfers.forEach(({ from, to, chunk, add }, i) => {
      const [start] = cuts[chunk];
      parcels[i].forEach((v, j) => { now[to][start + j] = add ? Math.fround(now[to][start + j] + v) : v; });
      sent[from] += BYTES * parcels[i].length;
      received[to] += BYTES * parcels[i].length;
    });
  }
  return { buffers: now, sent, received };
}

const COLORS = ["blue", "orange", "green", "purple"], WAYS = { ring: "around a ring", one: "all to rank 0 and back" };
const group = n => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ",");

function render({ way, world, numbers, step }, width) {
  const empty = count(world).map(() => Array(numbers).fill(0)), steps = plan(way, world), here = allReduce(way, empty, step), end = allReduce(way, empty);
  const held = allReduce(way, count(world).map(rank => Array(world).fill(2 ** rank)), step).buffers;  // bit by bit: whose part is in it
  const column = Math.min(100, (width - 4) / world), left = (width - column * world) / 2, w = column * .66, high = 26, top = 30, bottom = top + world * high;
  const x = rank => left + (rank + .5) * column, y = chunk => top + (chunk + .5) * high;
  let inside = "";
  for (const rank of count(world)) {
    inside += `<text x="${x(rank)}" y="14" font-weight="600">${column > 55 ? "rank " : ""}${rank}</text>`;
    for (const chunk of count(world)) {
      const full = held[rank][chunk] === 2 ** world - 1, part = (w - 4) / world;
      inside += `<rect x="${x(rank) - w / 2}" y="${y(chunk) - 9}" width="${w}" height="18" rx="3" fill="none" stroke="${full ? "currentColor" : "var(--grey)"}" stroke-width="${full ? 1.8 : 1}"/>`;
      for (const who of count(world)) if (held[rank][chunk] & 2 ** who) inside += `<rect x="${x(rank) - w / 2 + 2 + who * part}" y="${y(chunk) - 7}" width="${part}" height="14" fill="var(--${COLORS[who % 4]})" fill-opacity="${who < 4 ? .75 : .4}"/>`;
    }
  }
  for (const { from, to, chunk } of step ? steps[step - 1] : []) {  // what this step has carried
    const forward = to > from, x0 = x(from) + (forward ? 1 : -1) * w / 2, x1 = x(to) - (forward ? 1 : -1) * (w / 2 + 2), h = forward ? -5 : 5, far = Math.abs(to - from) > 1;
    const bend = far ? `Q${(x0 + x1) / 2} ${y(chunk) + (way === "ring" ? high * .7 : 0)} ${x1} ${y(chunk)}` : `L${x1} ${y(chunk)}`;
    inside += `<path d="M${x0} ${y(chunk)}${bend}" fill="none" stroke="currentColor" stroke-width="1.4" class="flow"/><path d="M${x1} ${y(chunk)}l${h}-4v8z"/>`;
  }
  const most = 2 * (world - 1) * BYTES * numbers, tall = 84, base = bottom + 34 + tall;  // under each rank, the bytes through its link
  const other = way === "ring" ? "one" : "ring", theirs = allReduce(other, empty), through = (run, rank) => (run.sent[rank] + run.received[rank]) / most * tall;
  inside += `<text x="${left}" y="${bottom + 20}" text-anchor="start" opacity=".8">bytes in and out; grey: ${WAYS[other]}</text>`;
  for (const rank of count(world)) {
    const bar = (height, look) => `<rect x="${x(rank) - w / 2}" y="${base - height}" width="${w}" height="${height}" ${look}/>`;
    inside += bar(through(theirs, rank), 'fill="var(--grey)" fill-opacity=".22"') + bar(through(here, rank), 'fill="var(--blue)" fill-opacity=".6"')
      + bar(through(end, rank), 'fill="none" stroke="currentColor" stroke-dasharray="3 3"')
      + (column > 48 ? `<text x="${x(rank)}" y="${base + 15}" font-size="11">${group(here.sent[rank] + here.received[rank])}</text>` : "");
  }
  inside += `<path d="M${left} ${base + .5}H${width - left}" stroke="currentColor" opacity=".5"/>`;

  const phase = step === 0 ? "Nothing has been sent." : step < world ? "What arrives is added." : "Sums are handed on.", sum = list => list.reduce((a, b) => a + b);
  const size = BYTES * numbers, says = `Step ${step} of ${steps.length}, ${WAYS[way]}. ${phase} Busiest rank so far: ${group(Math.max(...here.sent))} bytes sent, ${group(Math.max(...here.received))} received; all ranks together ${group(sum(here.sent))} sent. `
    + `In the end: ${group(Math.max(...end.sent))} sent by the busiest rank, ${text(Math.max(...end.sent) / size, 3)} times the buffer of ${group(size)} bytes; together ${group(sum(end.sent))}.`;
  return { picture: svg(width, base + 20, says, `<g text-anchor="middle">${inside}</g>`), says };
}

export function draw(root) {
  fill(root, { way: "ring", world: 4, numbers: 752, step: 3 }, [
    { key: "way", label: "way", options: Object.keys(WAYS), name: way => WAYS[way] },
    { key: "world", label: "ranks", min: 2, max: 8, change: s => { s.step = Math.min(s.step, 2 * (s.world - 1)); } },
    { key: "numbers", label: "numbers in the buffer", min: 8, max: 4000, step: 8, name: group },
    { key: "step", label: "step", min: 0, max: s => 2 * (s.world - 1) }, { label: "Run", play: "step", pause: 900 },
  ], render);
}
mount("allreduce", draw);
