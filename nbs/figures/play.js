// What the figures share: a figure is a state, controls that change it, and a function that draws it.
const STYLE = `
.play { --blue: var(--c1, #2f7fd1); --orange: var(--c2, #d9603b); --green: var(--c3, #2a9d6e); --purple: var(--c4, #a66fc9);
  --grey: #8a8a8a; margin: .5rem 0 1rem; text-align: left; font: .9rem/1.5 var(--label, system-ui, sans-serif); }
.play:empty { display: none; }
.quarto-dark .play { color-scheme: dark; }
.play-controls { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(9.5rem, 45%), 1fr)); gap: .55rem 1.4rem;
  align-items: end; margin-bottom: .9rem; }
.play-controls > * { margin: 0; min-width: 0; }
.play label { display: block; }
.play label.check { display: flex; gap: .5rem; align-items: center; min-height: 1.9rem; }
.play label > span { float: right; font-variant-numeric: tabular-nums; }
.play input { margin: 0; accent-color: var(--blue); }
.play input[type=range] { display: block; width: 100%; height: 1.4rem; }
.play input[type=checkbox] { width: 1.05rem; height: 1.05rem; flex: none; }
.play button, .play select { font: inherit; color: inherit; background: transparent; border: 1px solid var(--grey);
  border-radius: .45rem; padding: .25rem .8rem; min-height: 1.9rem; width: 100%; }
.play option { color: var(--bs-body-color, CanvasText); background: var(--bs-body-bg, Canvas); }
.play button:hover { border-color: currentColor; background: rgb(138 138 138 / .12); }
.play :focus-visible { outline: 2px solid var(--blue); outline-offset: 3px; border-radius: .3rem; }
.play svg { display: block; margin: 0 auto; max-width: 100%; overflow: visible; fill: currentColor;
  font: 12px var(--bs-font-monospace, ui-monospace, Menlo, Consolas, monospace); }
.play-says { margin: .8rem 0 0; min-height: 3em; padding-left: .8rem; border-left: 3px solid var(--grey);
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.play-says.refused { border-left-color: var(--orange); background: color-mix(in srgb, var(--orange) 10%, transparent);
  padding-block: .4rem; }
.play-says .limit { display: block; color: color-mix(in srgb, var(--orange) 65%, currentColor); }
.play [hidden] { display: none; }
@media (prefers-reduced-motion: no-preference) {
  .play .flow { stroke-dasharray: 5 4; animation: play-flow .7s linear 4; }
  @keyframes play-flow { to { stroke-dashoffset: -9; } }
}
@media print { .play-controls { display: none; } }
`;

/** A number as the pages print it: at most so many digits after the point, and a true minus sign. */
export const text = (v, digits = 4) => String(+v.toFixed(digits) + 0).replace("-", "−");

/** Text for the inside of a tag or of an attribute. */
export const safe = s => String(s).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

/** A colour that reads on a light page and on a dark one, as text. */
export const ink = color => `color-mix(in srgb, var(--${color}) 65%, currentColor)`;

/** An SVG with a name, one unit a pixel; and what stands in it. */
export const svg = (width, height, label, inside) => `<svg role="img" aria-label="${safe(label)}" width="${width}" `
  + `viewBox="0 0 ${width} ${height}"><g text-anchor="middle">${inside}</g></svg>`;
export const rect = (x, y, width, height, look = "") =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${look}/>`;
export const line = (d, look = "") => `<path d="${d}" ${look}/>`;
export const words = (x, y, what, look = "") => `<text x="${x}" y="${y}" ${look}>${safe(what)}</text>`;

/** Draw a figure in the page's `<div class="play" data-figure="name" data-picture="id">`, in the place of that picture. */
export function mount(name, draw) {
  const root = globalThis.document?.querySelector(`.play[data-figure="${name}"]`);  // there is none in Node, for the tests
  if (!root) return;
  if (!document.getElementById("play-style"))
    document.head.append(element("style", { id: "play-style", textContent: STYLE }));
  draw(root);  // if this fails, the picture stays
  const [picture, ...more] = document.getElementById(root.dataset.picture)?.querySelectorAll("img, svg") ?? [];
  picture?.replaceWith(root);
  for (const one of more) one.remove();
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * Fill a figure. `controls` are {key, label} with {min, max, step} for a slider, {options} for a list, neither for a box
 * to tick; {label, act} for a button that changes the state; {label, play: key} for one that runs a slider to its end.
 * `max` may be a function of the state, `name` says a value, `change` follows a change, `when` says if the control is there.
 * `render(state, width)` returns the picture, as HTML, and what it says; and `refused`, if that is a refusal.
 */
export function fill(root, state, controls, render) {
  const stage = element("div"), form = element("div", { className: "play-controls" });
  const says = element("p", { className: "play-says", ariaLive: "polite" });
  const highest = c => typeof c.max === "function" ? c.max(state) : c.max;
  let timer = null, width = 0, limits = [];
  const stop = () => { clearInterval(timer); timer = null; };
  const change = (c, value) => { stop(); state[c.key] = value; c.change?.(state); draw(); };

  function run(c) {
    const { key, min } = controls.find(other => other.key === c.play), end = () => highest(controls.find(o => o.key === key));
    if (timer) return stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) { state[key] = end(); return; }  // no show: the end
    state[key] = state[key] >= end() ? min : state[key] + 1;
    timer = setInterval(() => { if (++state[key] >= end()) stop(); draw(); }, c.pause);
  }

  const makers = {  // each adds a control to the form and returns what brings it up to date
    button(c) {
      const button = element("button", { type: "button", textContent: c.label });
      button.onclick = () => { if (c.act) { stop(); c.act(state); } else run(c); draw(); };
      form.append(button);
      return () => { button.textContent = c.play && timer ? "Pause" : c.label; };
    },
    list(c) {
      const options = c.options.map(value => element("option", { value, textContent: c.name?.(value) ?? value }));
      const select = element("select", { oninput: () => change(c, select.value) }, ...options);
      const label = element("label", {}, c.label, select);
      form.append(label);
      return () => { select.value = state[c.key]; label.hidden = c.when?.(state) === false; };
    },
    tick(c) {
      const box = element("input", { type: "checkbox", onchange: () => change(c, box.checked) });
      form.append(element("label", { className: "check" }, box, c.label));
      return () => { box.checked = state[c.key]; };
    },
    slider(c) {
      const { min, step = 1 } = c, shown = element("span", { ariaHidden: true });  // the range says it itself
      const range = element("input", { type: "range", min, step, oninput: () => change(c, +range.value) });
      const label = element("label", {}, c.label, shown, range);
      form.append(label);
      return () => {
        label.hidden = c.when?.(state) === false;
        const asked = state[c.key], kept = state[c.key] = Math.max(min, Math.min(highest(c), asked));
        if (kept !== asked && typeof c.max === "number")  // where the end moves with the state, nothing is lost
          limits.push(`The ${c.label} would be ${text(asked, 2)}; it is held at the slider's end, ${text(kept, 2)}.`);
        Object.assign(range, { max: highest(c), value: state[c.key] });
        shown.textContent = range.ariaValueText = c.name?.(state[c.key], state) ?? text(state[c.key], 2);
      };
    },
  };
  const kind = c => c.act || c.play ? "button" : c.options ? "list" : "max" in c ? "slider" : "tick";
  const refresh = controls.map(c => makers[kind(c)](c));

  function draw() {
    limits = [];
    for (const one of refresh) one();
    const made = render(state, width = Math.max(280, Math.min(root.clientWidth, 760)));
    stage.innerHTML = made.picture;
    const said = [made.says, ...limits].join("");
    if (says.textContent !== said)
      says.replaceChildren(made.says, ...limits.map(limit => element("span", { className: "limit", textContent: limit })));
    says.classList.toggle("refused", Boolean(made.refused));
    root.dataset.state = JSON.stringify(state);
  }
  root.replaceChildren(form, stage, says);
  draw();
  new ResizeObserver(() => { if (Math.abs(Math.min(root.clientWidth, 760) - width) > 1) draw(); }).observe(root);
}
