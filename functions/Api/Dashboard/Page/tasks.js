// Tasks: submitted, watched, called off, brought back.
const taskForm = byId('task-form');
const taskMarks = { pending: '○', running: '◐', succeeded: '●', failed: '△', dead: '■', cancelled: '–' };
const going = status => status === 'pending' || status === 'running' || status === 'failed';
const examples = {
  'cache.invalidate': '{"namespace":"company"}', 'cache.warm': '{"namespace":"company","keys":["acme"]}', 'cache.refresh': '{"namespace":"company","key":"acme"}',
  file_processing: '{"key":"fox.txt"}', indexing: '{"key":"fox.txt"}',
};
byId('task-types').append(...Object.keys(examples).map(value => el('option', { value })));
let someGoing = false;
let cursor = null;
let older = null;

function showTasks(page) {
  someGoing = page.items.some(task => going(task.status));
  older = page.nextCursor;
  byId('tasks-older').hidden = !older;
  byId('tasks-newest').hidden = !cursor;
  keep(byId('task-list'), page.items.length ? page.items : [{ none: true, id: 'none' }], task => task.id, task => task.none ? noTasks() : taskRow(task));
}

const noTasks = () => Object.assign(el('li', { class: 'quiet' }, 'There are none.'), { update() {} });

function taskRow(task) {
  const status = el('span');
  const bar = el('progress', { max: 100, 'aria-label': `Progress of ${task.type}` });
  const done = el('span', { class: 'number' });
  const said = el('p', { class: 'quiet text' });
  const cancel = el('button', { type: 'button', class: 'plain', 'aria-label': `Cancel ${task.type}`, click: () => change(cancel, task, 'DELETE', '', 'Called off') }, 'Cancel');
  const retry = el('button', { type: 'button', class: 'plain', 'aria-label': `Retry ${task.type}`, click: () => change(retry, task, 'POST', '/retry', 'Brought back') }, 'Retry');
  const inside = el('div');
  const details = el('details', { toggle: () => details.open && openTask(task.id, inside) }, el('summary', null, 'Details'), inside);
  const row = el('li', { class: 'task' }, el('h3', { class: 'text' }, task.type), status, el('span', { class: 'way' }, bar, done), el('span', { class: 'actions' }, cancel, retry), said, details);
  row.update = now => {
    status.className = `status ${now.status}`;
    say(status, `${taskMarks[now.status] ?? '?'} ${now.status}${now.cancelRequested && going(now.status) ? ', called off' : ''}`);
    bar.value = now.progress;
    say(done, `${Math.floor(now.progress)} %`);
    cancel.hidden = !going(now.status) || now.cancelRequested;
    retry.hidden = now.status !== 'dead' && now.status !== 'cancelled';
    say(said, [now.error?.reason ?? now.message, attemptsOf(now), whenOf(now), now.user && `by ${now.user}`].filter(Boolean).join(' · '));
    if (row.before && row.before !== now.status) {
      if (!going(now.status)) announce(`${now.type} ${now.status}.`);
      if (details.open) openTask(now.id, inside);
    }
    row.before = now.status;
  };
  return row;
}

const attemptsOf = task => task.attempts > 1 || task.status === 'failed' ? `attempt ${task.attempts} of ${task.maxAttempts}` : '';

function whenOf(task) {
  if (task.finishedAt) return `ended ${time(task.finishedAt)}${task.startedAt ? `, ran ${joined(duration(Date.parse(task.finishedAt) - Date.parse(task.startedAt)))}` : ''}`;
  if (task.status === 'pending' && Date.parse(task.notBefore) > Date.now()) return `not before ${time(task.notBefore)}`;
  return task.startedAt ? `began ${time(task.startedAt)}` : `submitted ${time(task.createdAt)}`;
}

async function openTask(id, inside) {
  try {
    const { text } = await ask(`tasks/${encodeURIComponent(id)}`);
    inside.replaceChildren(el('pre', { class: 'text', tabindex: 0, 'aria-label': `Task ${id}` }, pretty(text)));
  } catch (fault) {
    inside.replaceChildren(el('p', { class: 'text' }, fault.message));
  }
}

function change(button, task, method, after, done) {
  return act('tasks-message', button, async () => {
    const { status } = await ask(`tasks/${encodeURIComponent(task.id)}${after}`, { method });
    message('tasks-message', `${done}: ${task.type}${status === 202 && method === 'DELETE' ? '; it runs and was told' : ''}.`);
    look(tasksWatch);
  });
}

const tasksWatch = watch('tasks-state', () => someGoing ? 2 : 10, () => {
  const asked = new URLSearchParams({ limit: '10' });
  if (byId('task-status').value) asked.set('status', byId('task-status').value);
  if (cursor) asked.set('cursor', cursor);
  return `tasks?${asked}`;
}, showTasks);

byId('task-status').addEventListener('change', () => turn(null));
byId('tasks-older').addEventListener('click', () => turn(older));
byId('tasks-newest').addEventListener('click', () => turn(null));

function turn(to) {
  cursor = to;
  look(tasksWatch);
}

taskForm.elements.type.addEventListener('change', () => {
  const example = examples[taskForm.elements.type.value];
  const { args } = taskForm.elements;
  if (example && (!args.value || Object.values(examples).includes(args.value))) args.value = example;
});

taskForm.addEventListener('submit', event => {
  event.preventDefault();
  clearWrong(taskForm);
  const { type, args, priority, delay } = taskForm.elements;
  if (!type.value.trim()) return void wrong(type, 'Name a type of task.', 'tasks-message');
  if (!isJson(args.value)) return void wrong(args, 'The arguments are not JSON.', 'tasks-message');
  const later = seconds(delay, 'tasks-message');
  if (later === undefined) return;
  const head = JSON.stringify({ type: type.value.trim(), priority: priority.value, ...(later !== null && { delaySeconds: later }) });

  // The key makes it one task, however often an answer is lost on the way.
  const key = crypto.getRandomValues(new Uint32Array(4)).join('-');
  act('tasks-message', taskForm.querySelector('button'), async () => {
    const { answer } = await ask('tasks', { method: 'POST', body: `${head.slice(0, -1)},"idempotencyKey":"${key}","args":${args.value}}` });
    message('tasks-message', `Submitted: ${answer.type}.`);
    someGoing = true;
    turn(null);
  });
});
