// All-reduce: every rank brings a buffer, and every rank leaves with the sum; by a ring, or by way of rank 0.
import { fill, line, mount, rect, svg, text, words } from "./play.js";

const count = n => [...Array(n).keys()], BYTES = 4;  // of a float32

/** Where each rank's chunk of a buffer begins and ends, as torch.tensor_split cuts. */
export function chunks(numbers, world) {
  const small = Math.floor(numbers / world), larger = numbers % world;
  return count(world).map(i => [i * small + Math.min(i, larger), (i + 1) * small + Math.min(i + 1, larger)]);
}

/** What is sent in each step: {from, to, chunk, add}; what arrives is added, or put in the place of what was there. */
export function plan(way, world) {
  const adding = world - 1, steps = count(2 * adding);
  if (way === "ring") return steps.map(step => count(world).map(from =>
    ({ from, to: (from + 1) % world, chunk: (from - step + 2 * world) % world, add: step < adding })));
  return steps.map(step => {  // one rank after another to rank 0, then rank 0 to one after another
    const other = step < adding ? step + 1 : step - adding + 1, [from, to] = step < adding ? [other, 0] : [0, other];
    return count(world).map(chunk => ({ from, to, chunk, add: step < adding }));
  });
}

/** The first steps of a plan on real buffers, with float32 sums: the buffers, the bytes each rank has sent and received. */
export function allReduce(way, buffers, steps = Infinity) {
  const world = buffers.length, cuts = chunks(buffers[0].length, world), now = buffers.map(buffer => [...buffer]);
  const sent = Array(world).fill(0), received = [...sent];
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
const group = n => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/** The picture of a state, and what it says. */
export function render({ way, world, numbers, step }, width) {
  const ranks = count(world), empty = ranks.map(() => Array(numbers).fill(0)), other = way === "ring" ? "one" : "ring";
  const steps = plan(way, world), here = allReduce(way, empty, step), end = allReduce(way, empty);
  const theirs = allReduce(other, empty), held = allReduce(way, ranks.map(rank => Array(world).fill(2 ** rank)), step).buffers;
  const column = Math.min(100, (width - 4) / world), left = (width - column * world) / 2, w = column * .66;
  const high = 26, x = rank => left + (rank + .5) * column, y = chunk => 30 + (chunk + .5) * high, bottom = y(world - .5);

  const box = (rank, chunk) => {
    const full = held[rank][chunk] === 2 ** world - 1, part = (w - 4) / world;  // a bit for each rank that is in the sum
    const edge = full ? 'stroke="currentColor" stroke-width="1.8"' : 'stroke="var(--grey)"';
    const one = who => rect(x(rank) - w / 2 + 2 + who * part, y(chunk) - 7, part, 14,
      `fill="var(--${COLORS[who % 4]})" fill-opacity="${who < 4 ? .75 : .4}"`);
    return rect(x(rank) - w / 2, y(chunk) - 9, w, 18, `rx="3" fill="none" ${edge}`)
      + ranks.filter(who => held[rank][chunk] & 2 ** who).map(one).join("");
  };
  const arrow = ({ from, to, chunk }) => {  // what this step has carried
    const way = Math.sign(to - from), x0 = x(from) + way * w / 2, x1 = x(to) - way * (w / 2 + 2), middle = y(chunk);
    const bend = `${(x0 + x1) / 2} ${middle + (Math.abs(to - from) > 1 ? high * .7 : 0)}`;
    return line(`M${x0} ${middle}Q${bend} ${x1} ${middle}`, 'fill="none" stroke="currentColor" class="flow"')
      + line(`M${x1} ${middle}l${-5 * way}-4v8z`);
  };
  const most = 2 * (world - 1) * BYTES * numbers, tall = 84, base = bottom + 34 + tall;
  const bars = rank => {  // the bytes through the rank's link
    const bar = (run, look) => {
      const height = (run.sent[rank] + run.received[rank]) / most * tall;
      return rect(x(rank) - w / 2, base - height, w, height, look);
    };
    return bar(theirs, 'fill="var(--grey)" fill-opacity=".22"') + bar(here, 'fill="var(--blue)" fill-opacity=".6"')
      + bar(end, 'fill="none" stroke="currentColor" stroke-dasharray="3 3"')
      + (column > 48 ? words(x(rank), base + 15, group(here.sent[rank] + here.received[rank]), 'font-size="11"') : "");
  };
  const inside = ranks.map(rank => words(x(rank), 14, column > 55 ? `rank ${rank}` : rank, 'font-weight="600"')
    + ranks.map(chunk => box(rank, chunk)).join("") + bars(rank)).join("") + (step ? steps[step - 1] : []).map(arrow).join("")
    + words(left, bottom + 20, `bytes in and out; grey: ${WAYS[other]}`, 'text-anchor="start" opacity=".85"')
    + line(`M${left} ${base + .5}H${width - left}`, 'stroke="currentColor" opacity=".5"');

  const busiest = list => group(Math.max(...list)), sum = list => group(list.reduce((a, b) => a + b)), size = BYTES * numbers;
  const phase = step === 0 ? "Nothing has been sent." : step < world ? "What arrives is added." : "Sums are handed on.";
  const says = `Step ${step} of ${steps.length}, ${WAYS[way]}. ${phase} Busiest rank so far: ${busiest(here.sent)} bytes `
    + `sent, ${busiest(here.received)} received; all ranks together ${sum(here.sent)} sent. In the end: ${busiest(end.sent)} sent `
    + `by the busiest rank, ${text(Math.max(...end.sent) / size, 3)} times the buffer of ${group(size)} bytes; `
    + `together ${sum(end.sent)}.`;
  return { picture: svg(width, base + 20, says, inside), says };
}

export function draw(root) {
  fill(root, { way: "ring", world: 4, numbers: 752, step: 3 }, [
    { key: "way", label: "way", options: Object.keys(WAYS), name: way => WAYS[way] },
    { key: "world", label: "ranks", min: 2, max: 8, change: s => { s.step = Math.min(s.step, 2 * (s.world - 1)); } },
    { key: "numbers", label: "numbers each", min: 8, max: 4000, step: 8, name: group },
    { key: "step", label: "step", min: 0, max: s => 2 * (s.world - 1) }, { label: "Run", play: "step", pause: 900 },
  ], render);
}
mount("allreduce", draw);
