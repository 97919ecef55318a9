// How figures and times are written.
const plain = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayAndMinute = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

// Three digits that matter.
function digits(value) {
  const size = Math.abs(value);
  if (size >= 100 || value === 0) return plain.format(Math.round(value));
  return value.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 3);
}

// A figure and its unit, apart, so that the unit can be set smaller.
function duration(ms) {
  if (!ms) return ms === 0 ? ['0', 'ms'] : ['–', ''];
  if (ms < 0.1) return [digits(ms * 1000), 'µs'];
  return ms < 1000 ? [digits(ms), 'ms'] : ms < 120000 ? [digits(ms / 1000), 's'] : [digits(ms / 60000), 'min'];
}

function size(bytes) {
  if (bytes == null) return ['–', ''];
  for (const [unit, one] of [['GB', 2 ** 30], ['MB', 2 ** 20], ['KB', 1024]]) {
    if (bytes >= one) return [digits(bytes / one), unit];
  }
  return [plain.format(bytes), 'B'];
}

function percent(ratio) {
  if (ratio == null) return ['–', ''];
  const value = ratio * 100;
  return [value === 0 || value === 100 ? String(value) : value >= 99.95 ? '> 99.9' : value < 0.01 ? '< 0.01' : value.toFixed(value < 1 ? 2 : 1), '%'];
}

const rate = value => value == null ? ['–', ''] : [digits(value), '/s'];
const count = value => value == null ? ['–', ''] : [plain.format(Math.round(value)), ''];
const joined = ([value, unit]) => unit ? `${value} ${unit}` : value;

function time(text) {
  const at = new Date(text);
  return Date.now() - at < 20 * 3600e3 && at - Date.now() < 20 * 3600e3 ? clock.format(at) : dayAndMinute.format(at);
}

function span(seconds) {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

// Numbers that JavaScript would round stay as they were sent.
const exact = text => JSON.parse(text, (_, one, context) =>
  typeof one === 'number' && context?.source && JSON.rawJSON && String(one) !== context.source ? JSON.rawJSON(context.source) : one);
const pretty = text => JSON.stringify(exact(text), null, 2);
