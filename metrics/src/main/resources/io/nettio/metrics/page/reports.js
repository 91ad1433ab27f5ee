// What the watchdog has seen: blocked loops, the newest first, and callbacks by the time they took.
import { clockTime, count, duration, element, say, visible } from './text.js';

const MAX_STACK_KEPT_OPEN = 50;

export class Reports {
  constructor(byId) {
    this.blocked = byId('blocked');
    this.blockedCount = byId('blocked-count');
    this.slow = byId('slow');
    this.slowCount = byId('slow-count');
    this.drawn = {};
  }

  update({ blocked, slow }) {
    if (!blocked) { return; }
    this.#redraw('blocked', blocked, () => this.#drawBlocked(blocked));
    this.#redraw('slow', slow, () => this.#drawSlow(slow));
  }

  /** These lists change seldom, and are drawn only then. */
  #redraw(name, data, draw) {
    const text = JSON.stringify(data);
    if (this.drawn[name] !== text) {
      this.drawn[name] = text;
      draw();
    }
  }

  #drawBlocked(blocked) {
    say(this.blockedCount, blocked.watching ? count(blocked.total) : '');
    const open = new Set([...this.blocked.querySelectorAll('details[open]')]
      .map((details) => details.dataset.id).slice(0, MAX_STACK_KEPT_OPEN));
    this.blocked.replaceChildren(...(blocked.reports.length === 0
      ? [nothing(blocked.watching ? 'No loop was blocked.' : 'No watchdog runs.')]
      : blocked.reports.map((report) => blockedReport(report, open))));
  }

  #drawSlow(slow) {
    say(this.slowCount, slow.watching ? `longer than ${duration(slow.thresholdNanos)}, by total time` : '');
    this.slow.replaceChildren(slow.callbacks.length === 0
      ? nothing(slow.watching ? 'No callback was slow.' : 'No watchdog runs.')
      : slowTable(slow.callbacks));
  }
}

function nothing(text) {
  return element('p', { class: 'note' }, text);
}

function blockedReport(report, open) {
  const what = [report.task && `task ${visible(report.task)}`, report.channel && `channel ${visible(report.channel)}`];
  const details = element('details', { 'data-id': report.id },
    element('summary', {},
      element('time', { datetime: report.beganAt }, clockTime(report.beganAt)),
      element('bdi', { class: 'name' }, visible(report.loop)),
      element('span', { class: 'chip', 'data-level': report.over ? 'warn' : 'bad' },
        report.over ? `${duration(report.forNanos)}` : `${duration(report.forNanos)} so far`),
      element('bdi', { class: 'place' }, visible(report.frames[0] ?? ''))),
    element('p', { class: 'note' }, element('bdi', {}, what.filter(Boolean).join(', ') || 'no task')),
    element('pre', { class: 'frames' }, report.frames.map(visible).join('\n')));
  details.open = open.has(report.id);
  return details;
}

function slowTable(callbacks) {
  const head = element('tr', {},
    ...['Where', 'Times', 'Total', 'Longest'].map((title) => element('th', { scope: 'col' }, title)));
  const rows = callbacks.map((callback) => element('tr', {},
    element('td', { class: 'place' }, element('bdi', {}, visible(callback.where))),
    ...[count(callback.times), duration(callback.totalNanos), duration(callback.maxNanos)]
      .map((text) => element('td', { class: 'number' }, text))));
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
}
