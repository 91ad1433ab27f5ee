// The tasks of all loops as trees. What is folded stays folded: a task keeps its element while it is shown.
import { keyOf } from './loops.js';
import { age, count, duration, element, say, visible } from './text.js';

/** Children in this order, touching only what is elsewhere. */
function arrange(parent, nodes) {
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) {
      at = at.nextSibling;
    } else {
      parent.insertBefore(node, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

class TaskNode {
  constructor() {
    this.name = element('bdi', { class: 'name' });
    this.state = element('span', { class: 'chip' });
    this.flags = element('span', { class: 'flags' });
    this.awaits = element('bdi', { class: 'awaits' });
    this.place = element('bdi', { class: 'place' });
    this.age = element('span', { class: 'age' });
    this.facts = element('p', { class: 'note' });
    this.frames = element('pre', { class: 'frames' });
    this.stack = element('details', { class: 'stack' }, element('summary', {}, 'Stack'), this.facts, this.frames);
    this.children = element('ul');
    this.details = element('details', { class: 'fold' },
      element('summary', {}, this.name, this.state, this.flags, this.awaits, this.place, this.age),
      this.stack, this.children);
    this.node = element('li', { class: 'task' }, this.details);
    this.isLeaf = null;
  }

  /** What has children shows those, and its stack on demand; a leaf shows its stack on demand. */
  #become(isLeaf) {
    if (this.isLeaf !== isLeaf) {
      this.isLeaf = isLeaf;
      this.node.classList.toggle('is-leaf', isLeaf);
      this.stack.open = isLeaf;
      this.details.open = !isLeaf;
    }
  }

  update(task, children) {
    say(this.name, visible(task.name));
    say(this.state, task.state);
    this.state.dataset.state = task.state;
    say(this.flags, flagsOf(task).join(', '));
    say(this.awaits, awaitsOf(task));
    say(this.place, visible(task.place ?? ''));
    say(this.age, age(task.ageNanos));
    say(this.facts, factsOf(task));
    say(this.frames, task.frames.map(visible).join('\n'));
    this.node.classList.toggle('is-context', !task.matches);
    this.#become(children.length === 0);
    arrange(this.children, children);
  }
}

function awaitsOf({ awaits, dueInNanos }) {
  const due = dueInNanos === null ? '' : `, ${age(dueInNanos)} left`;
  return awaits === null ? '' : `in ${visible(awaits)}${due}`;
}

function flagsOf({ inCycle, cancelling }) {
  return [inCycle && 'deadlock', cancelling > 0 && 'being cancelled'].filter(Boolean);
}

function factsOf({ number, channel, alsoAwaitedBy }) {
  const facts = [`Task ${number}`];
  if (channel !== null) {
    facts.push(`channel ${visible(channel)}`);
  }
  if (alsoAwaitedBy.length > 0) {
    facts.push(`also awaited by task ${alsoAwaitedBy.join(', ')}`);
  }
  return facts.join(' · ');
}

class LoopTasks {
  constructor(key) {
    this.tasks = new Map();
    this.title = element('h3', {}, element('bdi', {}, visible(key)));
    this.note = element('p', { class: 'note' });
    this.roots = element('ul', { class: 'tree', 'aria-label': `Tasks of loop ${visible(key)}` });
    this.frames = element('pre', { class: 'frames' });
    this.thread = element('details', { class: 'stack' }, element('summary', {}, 'Where it stands'), this.frames);
    this.node = element('div', { class: 'loop-tasks', 'data-loop': key }, this.title, this.note, this.thread, this.roots);
  }

  update(loop) {
    const shown = new Map(loop.tasks.map((task) => [task.number, task]));
    for (const id of this.tasks.keys()) {
      if (!shown.has(id)) {
        this.tasks.delete(id);
      }
    }
    const children = new Map([[null, []]]);
    for (const task of loop.tasks) {
      if (!this.tasks.has(task.number)) {
        this.tasks.set(task.number, new TaskNode());
      }
      const parent = shown.has(task.under) ? task.under : null;
      if (!children.has(parent)) {
        children.set(parent, []);
      }
      children.get(parent).push(this.tasks.get(task.number).node);
    }
    for (const task of loop.tasks) {
      this.tasks.get(task.number).update(task, children.get(task.number) ?? []);
    }
    arrange(this.roots, children.get(null));
    say(this.note, noteOf(loop));
    this.note.hidden = this.note.textContent === '';
    this.thread.hidden = loop.unansweredAt.length === 0;
    say(this.frames, loop.unansweredAt.map(visible).join('\n'));
  }
}

function noteOf(loop) {
  const notes = [];
  if (loop.unansweredForNanos > 0) {
    notes.push(`Blocked: in one turn for ${duration(loop.unansweredForNanos)}.`);
  }
  if (loop.note !== null) {
    notes.push(loop.note);
  }
  if (loop.shown < loop.matching) {
    notes.push(`The first ${count(loop.shown)} of ${count(loop.matching)}: filter to see others.`);
  } else if (loop.total === 0) {
    notes.push('No tasks.');
  } else if (loop.matching === 0) {
    notes.push('No task matches the filter.');
  }
  return notes.join(' ');
}

export class Tasks {
  constructor(node, total) {
    this.node = node;
    this.total = total;
    this.loops = new Map();
    node.addEventListener('keydown', (event) => this.#key(event));
  }

  update(loops) {
    const nodes = loops.map((loop) => {
      const key = keyOf(loop);
      if (!this.loops.has(key)) {
        this.loops.set(key, new LoopTasks(key));
      }
      this.loops.get(key).update(loop);
      return this.loops.get(key).node;
    });
    arrange(this.node, nodes);
    const sum = (name) => loops.reduce((all, loop) => all + loop[name], 0);
    const [total, matching, shown] = [sum('total'), sum('matching'), sum('shown')];
    say(this.total, `${count(total)} in all`
      + (matching < total ? `, ${count(matching)} match` : '')
      + (shown < matching ? `, ${count(shown)} shown` : ''));
  }

  /** Folds all, or unfolds the trees; stacks stay folded, of which there may be many. */
  fold(open) {
    const which = open ? '.task:not(.is-leaf) > details.fold' : 'details.fold';
    for (const details of this.node.querySelectorAll(which)) {
      details.open = open;
    }
  }

  /** Up and down go from task to task, left folds or goes to the one above, right unfolds. */
  #key(event) {
    const summary = event.target.closest('.fold > summary');
    if (!summary || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const details = summary.parentElement;
    const seen = () => [...this.node.querySelectorAll('.fold > summary')].filter((one) => one.checkVisibility());
    const go = (step) => {
      const all = seen();
      all[all.indexOf(summary) + step]?.focus();
    };
    const moves = {
      ArrowDown: () => go(1),
      ArrowUp: () => go(-1),
      ArrowRight: () => (details.open ? go(1) : (details.open = true)),
      ArrowLeft: () => {
        if (details.open) {
          details.open = false;
        } else {
          details.parentElement.closest('.fold')?.querySelector('summary').focus();
        }
      },
    };
    if (moves[event.key]) {
      event.preventDefault();
      moves[event.key]();
    }
  }
}
