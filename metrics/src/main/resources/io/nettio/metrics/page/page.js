// Takes the stream of events in, and says how fresh what is shown is.
import { Loops } from './loops.js';
import { Reports } from './reports.js';
import { Tasks } from './tasks.js';
import { clockTime, say } from './text.js';

const STALE_MILLIS = 4000;
const TRY_AGAIN_MILLIS = 3000;

const byId = (id) => document.getElementById(id);

const loops = new Loops(byId('loops'));
const tasks = new Tasks(byId('tasks'), byId('task-count'));
const reports = new Reports(byId);

let stream = null;
let lastNews = null; // by this machine's clock
let trouble = 'Connecting';
let sampleShown = NaN; // when the newest sample of the charts was taken

// -- the stream

function connect() {
  stream?.close();
  const filter = byId('filter').value.trim();
  stream = new EventSource(`loops/events${filter ? `?filter=${encodeURIComponent(filter)}` : ''}`);
  stream.addEventListener('history', (event) => {
    const { loops: all, process, sampledAt } = JSON.parse(event.data);
    say(byId('process'), `process ${process.pid}, Java ${process.java}`);
    sampleShown = Date.parse(sampledAt);
    loops.history(all);
  });
  stream.addEventListener('state', (event) => show(JSON.parse(event.data)));
  stream.addEventListener('error', () => failed(stream));
}

function failed(failing) {
  trouble = 'Connection lost, trying again';
  if (failing.readyState === EventSource.CLOSED) { // the server refused, so the browser gave up
    trouble = 'The server refuses more pages, trying again';
    setTimeout(() => failing === stream && connect(), TRY_AGAIN_MILLIS);
  }
  lastNews = null;
  sayConnection();
}

function show(state) {
  lastNews = performance.now();
  trouble = '';
  const sampled = Date.parse(state.sampledAt);
  const isNewSample = !(sampled <= sampleShown); // the first may be older than the history behind it
  sampleShown = isNewSample ? sampled : sampleShown;
  loops.update(state.loops, state.tasks, isNewSample);
  tasks.update(state.tasks);
  reports.update(state.watchdog);
  const asOf = byId('as-of');
  asOf.dateTime = state.asOf;
  say(asOf, clockTime(state.asOf));
  sayConnection();
}

function sayConnection() {
  const isStale = lastNews === null || performance.now() - lastNews > STALE_MILLIS;
  const isFirst = byId('as-of').dateTime === '';
  const node = byId('connection');
  node.dataset.state = !isStale ? 'live' : isFirst && trouble === 'Connecting' ? 'connecting' : 'lost';
  say(node, !isStale ? 'Live' : trouble || 'No news, though connected');
  document.body.classList.toggle('is-stale', isStale && !isFirst);
}

setInterval(sayConnection, 1000);

// -- what the one who looks chooses

let typing;
byId('filter').value = new URLSearchParams(location.search).get('filter') ?? '';
byId('filter').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    const filter = byId('filter').value.trim();
    history.replaceState(null, '', filter ? `?filter=${encodeURIComponent(filter)}` : location.pathname);
    connect();
  }, 200);
});
byId('fold-all').addEventListener('click', () => tasks.fold(false));
byId('unfold-all').addEventListener('click', () => tasks.fold(true));

const THEMES = ['system', 'light', 'dark'];

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  say(byId('theme'), `Theme: ${theme}`);
  try {
    localStorage.setItem('nettio-theme', theme);
  } catch {
    // the browser keeps nothing: the choice lasts as long as the page
  }
}

function savedTheme() {
  try {
    return localStorage.getItem('nettio-theme');
  } catch {
    return null;
  }
}

byId('theme').addEventListener('click', () => {
  const at = THEMES.indexOf(document.documentElement.dataset.theme);
  setTheme(THEMES[(at + 1) % THEMES.length]);
});
setTheme(THEMES.includes(savedTheme()) ? savedTheme() : 'system');

connect();
