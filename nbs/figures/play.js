// What the figures share: a figure is a state, controls that change it, and a function that draws it.
const STYLE = `
.play { --blue: var(--c1, #2f7fd1); --orange: var(--c2, #d9603b); --green: var(--c3, #2a9d6e); --purple: var(--c4, #a66fc9); --grey: #8a8a8a; }
.play { margin: .5rem 0 1rem; text-align: left; font: .9rem/1.5 var(--label, system-ui, sans-serif); }
.play:empty { display: none; }
.play-controls { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .55rem 1.4rem; align-items: end; margin-bottom: .9rem; }
.play-controls > * { margin: 0; min-width: 0; }
.play label { display: block; }
.play label.check { display: flex; gap: .5rem; align-items: center; min-height: 1.9rem; }
.play output { float: right; font-variant-numeric: tabular-nums; }
.play input[type=range] { display: block; width: 100%; height: 1.4rem; margin: 0; accent-color: var(--blue); }
.play input[type=checkbox] { width: 1.05rem; height: 1.05rem; margin: 0; flex: none; accent-color: var(--blue); }
.play button, .play select { font: inherit; color: inherit; background: transparent; border: 1px solid var(--grey); border-radius: .45rem; padding: .25rem .8rem; min-height: 1.9rem; width: 100%; }
.play option, .play optgroup { color: var(--bs-body-color, CanvasText); background: var(--bs-body-bg, Canvas); }
.play button:hover { border-color: currentColor; background: rgb(138 138 138 / .12); }
.play :focus-visible { outline: 2px solid var(--blue); outline-offset: 3px; border-radius: .3rem; }
.play svg { display: block; margin: 0 auto; max-width: 100%; overflow: visible; fill: currentColor; font: 12px var(--bs-font-monospace, ui-monospace, Menlo, Consolas, monospace); }
.play-says { margin: .8rem 0 0; min-height: 3em; padding-left: .8rem; border-left: 3px solid var(--grey); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
@media (prefers-reduced-motion: no-preference) {
  .play .flow { stroke-dasharray: 5 4; animation: play-flow .7s linear infinite; }
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

/** An SVG with a name, one unit a pixel. */
export const svg = (width, height, label, inside) =>
  `<svg role="img" aria-label="${safe(label)}" width="${width}" viewBox="0 0 ${width} ${height}">${inside}</svg>`;

/** Draw the figure in the page's `<div class="play" data-figure="name" data-picture="id">`, and put it in the place of that picture. */
export function mount(name, draw) {
  const root = globalThis.document?.querySelector(`.play[data-figure="${name}"]`);  // in Node, where the functions are tested, there is none
  if (!root) return;
  if (!document.getElementById("play-style")) document.head.append(element("style", { id: "play-style", textContent: STYLE }));
  const [picture, ...more] = document.getElementById(root.dataset.picture)?.querySelectorAll("img, svg") ?? [];
  picture?.replaceWith(root);
  for (const one of more) one.remove();
  draw(root);
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * Fill a figure. `controls` are {key, label} with {min, max, step} for a slider, {options} for a list, neither for a box to tick;
 * {label, act} for a button that changes the state, {label, play: key} for one that moves a slider from its start to its end.
 * What may depend on the state may be a function of it. `render(state, width)` returns the picture, as HTML, and what it says.
 */
export function fill(root, state, controls, render) {
  const stage = element("div"), says = element("p", { className: "play-says" }), form = element("div", { className: "play-controls" });
  says.setAttribute("aria-live", "polite");
  const value = (x) => typeof x === "function" ? x(state) : x;
  let timer = null, width = 0;
  const stop = () => { clearInterval(timer); timer = null; };

  const refresh = controls.map(c => {
    if (c.act || c.play) {
      const button = element("button", { type: "button", textContent: c.label });
      const target = controls.find(other => other.key === c.play && !other.play);
      button.onclick = () => {
        const running = timer;
        stop();
        if (c.act) c.act(state);
        else if (matchMedia("(prefers-reduced-motion: reduce)").matches) state[c.play] = value(target.max);  // no show: the end
        else if (!running) {
          if (state[c.play] >= value(target.max)) state[c.play] = value(target.min);
          timer = setInterval(() => { if (++state[c.play] >= value(target.max)) stop(); draw(); }, c.pause ?? 700);
        }
        draw();
      };
      form.append(button);
      return () => { if (c.play) button.textContent = timer ? "Pause" : c.label; };
    }
    const kind = c.options ? "select" : "input", input = element(kind, {}), label = element("label", {}, c.label + " ");
    if (c.options) {
      for (const option of c.options) input.append(element("option", { value: option, textContent: c.name ? c.name(option) : option }));
      input.oninput = () => { stop(); state[c.key] = input.value; c.change?.(state); draw(); };
      label.append(input);
      form.append(label);
      return () => { input.value = state[c.key]; };
    }
    if (c.max === undefined) {
      Object.assign(input, { type: "checkbox", onchange() { state[c.key] = input.checked; draw(); } });
      label.className = "check";
      label.prepend(input);
      form.append(label);
      return () => { input.checked = state[c.key]; };
    }
    const output = element("output", {});
    Object.assign(input, { type: "range", step: c.step ?? 1, oninput() { stop(); state[c.key] = +input.value; c.change?.(state); draw(); } });
    label.append(output, input);
    form.append(label);
    return () => {
      state[c.key] = Math.max(value(c.min), Math.min(value(c.max), state[c.key]));
      Object.assign(input, { min: value(c.min), max: value(c.max), value: state[c.key] });
      output.value = c.name ? c.name(state[c.key]) : text(state[c.key], 2);
    };
  });

  function draw() {
    for (const one of refresh) one();
    const made = render(state, width = Math.max(280, Math.min(root.clientWidth, 760)));
    stage.innerHTML = made.picture;
    if (says.textContent !== made.says) says.textContent = made.says;
    root.dataset.state = JSON.stringify(state);
  }
  root.replaceChildren(form, stage, says);
  draw();
  new ResizeObserver(() => { if (Math.abs(Math.min(root.clientWidth, 760) - width) > 1) draw(); }).observe(root);
}
