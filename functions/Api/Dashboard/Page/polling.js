// Who watches what, how often. Nothing is asked while nobody looks, while nobody answers, or while we are not let in.
const watches = [];
let down = null;
let strange = false;

function watch(stateId, seconds, path, show, takes) {
  const one = { stateId, seconds, path, show, takes, timer: 0, asking: false, again: false };
  watches.push(one);
  return one;
}

const paused = () => document.hidden || down || strange;

async function look(one) {
  clearTimeout(one.timer);
  if (paused()) return;
  if (one.asking) {
    one.again = true;
    return;
  }
  one.asking = true;
  one.again = false;
  let wait = typeof one.seconds === 'function' ? one.seconds() : one.seconds;
  const path = one.path();
  try {
    const found = await ask(path, { takes: one.takes });
    lastAnswer = Date.now();
    if (path === one.path()) {
      one.show(found.answer, found.status);
      state(one, '');
    }
  } catch (fault) {
    if (fault instanceof Unreachable) outage(fault.message);
    else if (fault instanceof Problem) {
      lastAnswer = Date.now();
      if (fault.status === 401) refused(fault.message);
      else state(one, fault.status === 501 ? `Not set up: ${fault.message}` : fault.status === 403 ? `Not for you: ${fault.message}` : fault.message);
      wait = Math.max(fault.status === 501 || fault.status === 403 ? 60 : wait, fault.retryAfter);
    } else throw fault;
  } finally {
    one.asking = false;
    if (!paused()) one.timer = setTimeout(() => look(one), one.again ? 0 : wait * 1000);
  }
}

function state(one, text) {
  const node = byId(one.stateId);
  if (text && text !== one.said && !strange) announce(text);
  one.said = text;
  const all = watches.filter(other => other.stateId === one.stateId).map(other => other.said).filter(Boolean);
  say(node, all[0] ?? '');
  node.closest('section').classList.toggle('without', all.length > 0);
}

function lookAgain() {
  watches.forEach(look);
}

// Nobody answers: said once, with since when; one knock at a time, ever more rarely.
let lastAnswer = null;

function outage(why) {
  if (down) {
    down.why = why;
    return;
  }
  down = { since: lastAnswer ?? Date.now(), why, tries: 0, at: 0 };
  document.body.classList.add('down');
  byId('notice').replaceChildren(
    el('p', null, el('strong', null, `The service does not answer, since ${clock.format(down.since)}.`), ' ', el('span', { id: 'notice-why', 'aria-live': 'off' }), ' What you see below is from before.'),
    el('button', { type: 'button', click: knock }, 'Try now'));
  byId('notice').hidden = false;
  knockLater();
}

function knockLater() {
  const wait = Math.min(30, 2 ** down.tries++) * (0.75 + Math.random() / 2);
  down.at = Date.now() + wait * 1000;
  tell();
}

function tell() {
  clearTimeout(down?.timer);
  if (!down) return;
  const left = Math.ceil((down.at - Date.now()) / 1000);
  if (left <= 0 && !document.hidden) {
    knock();
    return;
  }
  say(byId('notice-why'), `${down.why[0].toUpperCase()}${down.why.slice(1)}; trying again in ${Math.max(left, 0)} s.`);
  down.timer = setTimeout(tell, 1000);
}

async function knock() {
  if (!down || down.knocking) return;
  clearTimeout(down.timer);
  down.knocking = true;
  say(byId('notice-why'), 'Trying…');
  try {
    await ask('health/live');
    const away = span((Date.now() - down.since) / 1000);
    down = null;
    document.body.classList.remove('down');
    if (byId('notice').contains(document.activeElement)) byId('main').focus();
    byId('notice').hidden = true;
    announce(`The service answers again, after ${away}.`);
    lookAgain();
  } catch (fault) {
    down.knocking = false;
    down.why = fault instanceof Unreachable ? fault.message : `the service answered: ${fault.message}`;
    knockLater();
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) watches.forEach(one => clearTimeout(one.timer));
  else if (down) tell();
  else lookAgain();
});
