// A card for each loop: its state, two charts, its numbers.
import { Chart, linear, logarithmic } from './chart.js';
import { count, duration, element, percent, say, visible } from './text.js';

const SAMPLES = 120;
const MILLI = 1e6;

const rate = (perSecond) => (perSecond === undefined ? '–' : count(perSecond));

/** What stands below the charts: label, explanation, and where the number comes from. */
const NUMBERS = [
  ['Tasks', 'that are not done', ({ now }) => count(now.tasks)],
  ['Ready', 'callbacks that run in the next turn', ({ now }) => count(now.ready)],
  ['Inbox', 'submitted by other threads, not taken in yet', ({ now }) => count(now.inbox)],
  ['Timers', 'that are set', ({ now }) => count(now.timers)],
  ['Turns/s', 'turns that ran a callback, in the last second', ({ lastPeriod }) => rate(lastPeriod?.turnsPerSecond)],
  ['Steps/s', 'steps of tasks, in the last second', ({ lastPeriod }) => rate(lastPeriod?.stepsPerSecond)],
  ['Worst, 1 min', 'lag in the last minute, the turn under way included', ({ now }) => duration(now.maxLagOfLastMinuteNanos)],
  ['Slow turns', 'since the start', ({ sinceStart }) => count(sinceStart.slowTurns)],
  ['Late timers', 'that fired 10 ms or more behind their deadline, since the start', ({ sinceStart }) => count(sinceStart.timersLate)],
  ['Cancelled', 'tasks, since the start', ({ sinceStart }) => count(sinceStart.tasksCancelled)],
  ['Failed', 'tasks, since the start', ({ sinceStart }) => count(sinceStart.tasksFailed)],
  ['Unhandled', 'exceptions that the exception handler was told of, since the start', ({ sinceStart }) => count(sinceStart.unhandledExceptions)],
];

export const keyOf = ({ group, loop }) => `${group}/${loop}`;

function lagWords([blocked, median, worst]) {
  if (blocked > 0) {
    return [[`in one turn for ${duration(blocked)} or more`, 'blocked']];
  }
  if (worst === undefined || worst === null) {
    return [[worst === null ? 'no callback ran' : '–', 'none']];
  }
  return [[`median ${duration(median)}`, 'median'], [`worst ≤ ${duration(worst)}`, 'worst']];
}

function stateOf(utilization) {
  if (utilization === null) {
    return ['none', 'no sample yet'];
  }
  const word = utilization >= 0.9 ? 'saturated' : utilization >= 0.5 ? 'busy' : 'calm';
  return [utilization >= 0.9 ? 'warn' : 'good', `${word}, ${percent(utilization)}`];
}

class Card {
  constructor(loop) {
    this.key = keyOf(loop);
    const name = visible(this.key);
    this.columns = { utilization: [], lagMedianNanos: [], lagMaxNanos: [], inOneTurnForNanos: [] };
    this.state = element('span', { class: 'chip' });
    this.utilization = new Chart({
      title: 'Utilization', samples: SAMPLES, window: '2 min ago', scale: linear(1),
      marks: [[1, '100 %'], [0.5, '50 %'], [0, '0']],
      series: [{ name: 'blocked', as: 'band' }, { name: 'utilization', as: 'area' }],
      words: ([, share]) => [[share === undefined ? '–' : percent(share), 'utilization']],
    });
    this.lag = new Chart({
      title: 'Lag', samples: SAMPLES, window: '2 min ago', scale: logarithmic(0.01 * MILLI, 10000 * MILLI),
      marks: [[10000 * MILLI, '10 s'], [1000 * MILLI, '1 s'], [100 * MILLI, '100 ms'], [10 * MILLI, '10 ms'], [MILLI, '1 ms'], [0.1 * MILLI, '0.1 ms'], [0.01 * MILLI, '0.01 ms']],
      series: [{ name: 'blocked', as: 'band' }, { name: 'median', as: 'line' }, { name: 'worst', as: 'line' }],
      words: lagWords,
    });
    this.numbers = NUMBERS.map(() => element('dd'));
    this.node = element('article', { class: 'card', 'aria-label': `Loop ${name}`, 'data-loop': this.key },
      element('header', {}, element('h3', {}, element('bdi', {}, name)), this.state),
      element('div', { class: 'charts' }, this.utilization.node, this.lag.node),
      element('dl', { class: 'numbers' }, ...NUMBERS.map(([label, title], i) =>
        element('div', { title: `${label}: ${title}` }, element('dt', {}, label), this.numbers[i]))));
  }

  history(loop) {
    for (const name of Object.keys(this.columns)) {
      this.columns[name] = loop[name];
    }
    this.draw();
  }

  update(loop, unansweredForNanos, isNewSample) {
    if (isNewSample && loop.lastPeriod) {
      for (const [name, column] of Object.entries(this.columns)) {
        column.push(loop.lastPeriod[name]);
        column.splice(0, column.length - SAMPLES);
      }
      this.draw();
    }
    const { inOneTurnForNanos, utilization } = loop.lastPeriod ?? { inOneTurnForNanos: 0, utilization: null };
    const blockedFor = Math.max(inOneTurnForNanos, unansweredForNanos);
    this.node.classList.toggle('is-blocked', blockedFor > 0);
    const [level, words] = blockedFor > 0
      ? ['bad', `blocked for ${duration(blockedFor)} or more`] : stateOf(utilization);
    say(this.state, words);
    this.state.dataset.level = level;
    NUMBERS.forEach(([, , text], i) => say(this.numbers[i], text(loop)));
  }

  draw() {
    const { utilization, lagMedianNanos, lagMaxNanos, inOneTurnForNanos } = this.columns;
    this.utilization.draw([inOneTurnForNanos, utilization]);
    this.lag.draw([inOneTurnForNanos, lagMedianNanos, lagMaxNanos]);
  }
}

export class Loops {
  constructor(node) {
    this.node = node;
    this.cards = new Map();
  }

  #card(loop) {
    const key = keyOf(loop);
    if (!this.cards.has(key)) {
      const card = new Card(loop);
      this.cards.set(key, card);
      this.node.append(card.node);
    }
    return this.cards.get(key);
  }

  history(loops) {
    for (const loop of loops) {
      this.#card(loop).history(loop);
    }
  }

  update(loops, tasks, isNewSample) {
    for (const loop of loops) {
      const unanswered = tasks.find((one) => keyOf(one) === keyOf(loop))?.unansweredForNanos ?? 0;
      this.#card(loop).update(loop, unanswered, isNewSample);
    }
  }
}
