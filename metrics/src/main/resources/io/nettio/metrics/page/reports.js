// What the watchdog has seen: blocked loops, the newest first, and code by the time that it blocked.
import { clockTime, count, duration, element, say, visible } from './text.js';

export class Reports {
  constructor(byId) {
    this.blocked = byId('blocked');
    this.blockedCount = byId('blocked-count');
    this.slow = byId('slow');
    this.slowCount = byId('slow-count');
    this.blocks = new Map();
    this.slowDrawn = '';
  }

  update({ watching, thresholdNanos, blocksSeen, blocks, slowest }) {
    const from = `${duration(thresholdNanos)} or more`;
    say(this.blockedCount, watching ? `${count(blocksSeen)} of ${from}, the last ${count(blocks.length)} shown` : '');
    say(this.slowCount, watching ? `what blocked for ${from}, by time in all` : '');
    const none = watching ? 'None seen.' : 'No watchdog runs.';
    this.#drawBlocks(blocks, none);
    const drawn = JSON.stringify([slowest, none]);
    if (this.slowDrawn !== drawn) { // the table changes seldom, and is drawn only then
      this.slowDrawn = drawn;
      this.slow.replaceChildren(slowest.length === 0 ? note(none) : table(slowest));
    }
  }

  /** A block that is shown keeps its element, and so stays open or closed. */
  #drawBlocks(blocks, none) {
    const shown = new Map(blocks.map((block) => [block.number, this.blocks.get(block.number) ?? new BlockNode()]));
    const news = [...shown.keys()].join() !== [...this.blocks.keys()].join() || this.blocked.childElementCount === 0;
    this.blocks = shown;
    blocks.forEach((block) => shown.get(block.number).update(block));
    if (news) {
      this.blocked.replaceChildren(...(shown.size === 0 ? [note(none)] : [...shown.values()].map(({ node }) => node)));
    }
  }
}

class BlockNode {
  constructor() {
    this.time = element('time');
    this.loop = element('bdi', { class: 'name' });
    this.length = element('span', { class: 'chip' });
    this.place = element('bdi', { class: 'place' });
    this.facts = element('p', { class: 'note' });
    this.frames = element('pre', { class: 'frames' });
    this.node = element('details', { class: 'fold' },
      element('summary', {}, this.time, this.length, this.loop, this.place),
      this.facts, this.frames);
  }

  update(block) {
    this.time.dateTime = block.beganAt;
    say(this.time, clockTime(block.beganAt));
    say(this.loop, visible(block.loop));
    say(this.length, `${duration(block.forNanos)}${block.over ? '' : ', goes on'}`);
    this.length.dataset.level = block.over ? 'warn' : 'bad';
    say(this.place, visible(block.place ?? ''));
    say(this.facts, factsOf(block));
    say(this.frames, block.frames.map(visible).join('\n'));
  }
}

function factsOf({ task, channel, threadState, lock, lockOwner, suspects }) {
  return [
    task === null ? 'No task, but a handler or callback' : `Task ${visible(task)}`,
    channel !== null && `channel ${visible(channel)}`,
    `thread ${threadState.toLowerCase().replace('_', ' ')}`,
    lock !== null && `waits for ${visible(lock)}${lockOwner === null ? '' : `, held by ${visible(lockOwner)}`}`,
    suspects.length > 0 && `may be held by ${suspects.map(visible).join(', ')}`,
  ].filter(Boolean).join(' · ');
}

function note(text) {
  return element('p', { class: 'note' }, text);
}

function table(slowest) {
  const titles = ['Where', 'Blocks', 'In all', 'Longest'];
  const head = element('tr', {}, ...titles.map((title) => element('th', { scope: 'col' }, title)));
  const rows = slowest.map(({ place, frame, lastTask, blocks, totalNanos, maxNanos }) => element('tr', {},
    element('td', { title: visible(frame) },
      element('bdi', { class: 'place' }, visible(place)),
      element('bdi', { class: 'note' }, lastTask === null ? '' : ` last by task ${visible(lastTask)}`)),
    ...[count(blocks), duration(totalNanos), duration(maxNanos)]
      .map((text) => element('td', { class: 'number' }, text))));
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
}
