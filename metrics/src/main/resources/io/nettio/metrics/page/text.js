// Words and numbers as the page shows them.

/** Characters that would act on the text around them instead of being seen. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]/g;

/** The text with what is not seen spelled out, as \u{202e}. */
export function visible(text) {
  return text.replace(UNSEEN, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
}

/** An element with these attributes; strings among the children become text, never HTML. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Sets the text if it is another: what does not change is not drawn again, nor read out. */
export function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

const UNITS = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']];

/** Nanoseconds in the unit that suits, to three digits at most. */
export function duration(nanos) {
  if (nanos === null || nanos === undefined) {
    return '–';
  }
  const [size, unit] = UNITS.find(([s]) => nanos >= s) ?? [1, 'ns'];
  return `${digits(nanos / size)} ${unit}`;
}

function digits(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? trim(value.toFixed(1)) : trim(value.toFixed(2));
}

function trim(number) {
  return number.replace(/\.?0+$/, '');
}

/** A long time, without digits that would change all the time. */
export function age(nanos) {
  const seconds = nanos / 1e9;
  if (seconds < 1) {
    return '< 1 s';
  }
  if (seconds < 60) {
    return `${Math.floor(seconds)} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  }
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60 % 60)} min`;
}

export function count(number) {
  return number.toLocaleString('en-US', { maximumFractionDigits: number < 10 ? 1 : 0 });
}

export function percent(share) {
  const value = share * 100;
  return `${value > 0 && value < 10 ? trim(value.toFixed(1)) : value.toFixed(0)} %`;
}

/** The time of day of an instant, in the zone of the one who looks. */
export function clockTime(instant) {
  return new Date(instant).toLocaleTimeString('en-GB');
}
