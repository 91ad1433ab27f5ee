// A moving line chart: the newest sample at the right edge.
import { element } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 100;

function svg(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

/** From 0 at the bottom to 1 at the top. */
export const linear = (max) => (value) => Math.min(1, Math.max(0, value / max));

export const logarithmic = (min, max) => (value) =>
  Math.min(1, Math.max(0, Math.log(value / min) / Math.log(max / min)));

/**
 * @param options title; samples: how many fit; scale: value to 0…1; marks: [value, label] of the
 *   grid; series: [{name, as}], drawn as a 'line', an 'area' under a line, or a 'band' of full
 *   height where the value is more than 0; words: values to texts, each with the name of a series
 */
export class Chart {
  constructor(options) {
    this.options = options;
    const { title, samples, marks, scale, series } = options;
    this.title = title;
    this.drawing = svg('svg', {
      viewBox: `0 0 ${samples - 1} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img',
    });
    this.labels = element('div', { class: 'marks', 'aria-hidden': 'true' });
    for (const [value, label] of marks) {
      const y = this.#y(scale(value));
      this.drawing.append(svg('line', { class: 'grid', x1: 0, x2: samples - 1, y1: y, y2: y }));
      const mark = element('span', {}, label);
      mark.style.top = `${y}%`;
      this.labels.append(mark);
    }
    this.paths = series.map(({ name, as }) => SHAPES[as].map(([kind, shape]) => {
      const path = svg('path', { class: `${kind} ${name}` });
      this.drawing.append(path);
      return { path, shape };
    }));
    this.cursor = svg('line', { class: 'cursor', y1: 0, y2: HEIGHT, visibility: 'hidden' });
    this.drawing.append(this.cursor);
    this.readout = element('p', { class: 'readout' });
    this.plot = element('div', { class: 'plot' }, this.drawing, this.labels);
    this.node = element('figure', { class: 'chart' },
      element('figcaption', {}, element('span', { class: 'title' }, title), this.readout),
      this.plot,
      element('div', { class: 'ends', 'aria-hidden': 'true' },
        element('span', {}, options.window), element('span', {}, 'now')));
    this.columns = series.map(() => []);
    this.pointed = null;
    this.plot.addEventListener('pointermove', (event) => this.#point(event));
    this.plot.addEventListener('pointerleave', () => this.#unpoint());
  }

  /** Columns of values, one for each series, the oldest first; null where there is none. */
  draw(columns) {
    this.columns = columns;
    const { samples, scale } = this.options;
    columns.forEach((values, i) => {
      const first = samples - values.length;
      const points = values.map((value, at) =>
        value === null ? null : [first + at, this.#y(scale(value))]);
      for (const { path, shape } of this.paths[i]) {
        path.setAttribute('d', shape(points, values));
      }
    });
    this.#say();
  }

  #y(share) {
    return HEIGHT - share * HEIGHT;
  }

  #point(event) {
    const box = this.plot.getBoundingClientRect();
    const at = Math.round((event.clientX - box.left) / box.width * (this.options.samples - 1));
    this.pointed = Math.min(this.options.samples - 1, Math.max(0, at));
    this.cursor.setAttribute('x1', this.pointed);
    this.cursor.setAttribute('x2', this.pointed);
    this.cursor.setAttribute('visibility', 'visible');
    this.#say();
  }

  #unpoint() {
    this.pointed = null;
    this.cursor.setAttribute('visibility', 'hidden');
    this.#say();
  }

  #say() {
    const newest = this.options.samples - 1;
    const at = this.pointed ?? newest;
    const values = this.columns.map((column) => column[at - (this.options.samples - column.length)]);
    const words = this.options.words(values);
    const before = at === newest ? [] : [[`${newest - at} s ago:`, 'when']];
    this.readout.replaceChildren(...[...before, ...words].map(([text, name]) => element('span', { class: name }, text)));
    const now = this.options.words(this.columns.map((column) => column.at(-1)));
    this.drawing.setAttribute('aria-label',
      `${this.title}, ${this.options.window} to now; now ${now.map(([text]) => text).join(', ')}`);
  }
}

/** Broken where a point is missing; a point alone is a dot. */
function line(points) {
  let path = '';
  points.forEach((point, i) => {
    if (point) {
      const alone = !points[i - 1] && !points[i + 1];
      path += `${points[i - 1] ? 'L' : 'M'}${point[0]} ${point[1].toFixed(2)}${alone ? 'h0.01' : ''}`;
    }
  });
  return path;
}

/** As wide as a sample, around it. */
function band(points, values) {
  return points.map((point, i) => (point && values[i] > 0 ? `M${point[0] - 0.5} 0h1v${HEIGHT}h-1Z` : '')).join('');
}

function area(points) {
  const known = points.filter((point) => point);
  if (known.length === 0) {
    return '';
  }
  const top = known.map(([x, y]) => `L${x} ${y.toFixed(2)}`).join('');
  return `M${known[0][0]} ${HEIGHT}${top}L${known.at(-1)[0]} ${HEIGHT}Z`;
}

const SHAPES = { line: [['line', line]], area: [['area', area], ['line', line]], band: [['band', band]] };
