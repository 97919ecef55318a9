// What should be done, and what of it Thaw may do by itself.
const severities = { critical: '■', warning: '▲', info: '○' };
const figureOf = value => Number.isInteger(value) ? plain.format(value) : digits(value);

function showFindings(report) {
  const order = Object.keys(severities);
  const found = report.findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  keep(byId('findings-list'), found.length ? found : [{ none: true }], one => one.none ? 'none' : `${one.rule} ${one.subject}`, one => one.none ? noFindings() : findingRow(one, report));
}

const noFindings = () => Object.assign(el('li', { class: 'quiet' }, 'Nothing worth a finding. There may have been too little to judge by.'), { update() {} });

function findingRow(one, report) {
  const [status, recommendation, evidence, saves] = [el('span'), el('p', { class: 'text' }), el('p', { class: 'quiet text' }), el('p', { class: 'saves' })];
  const row = el('li', { class: 'finding' }, el('h3', null, el('span', { class: 'text' }, one.subject), ' ', el('code', { class: 'text' }, one.rule)), status, recommendation, saves, evidence);
  row.update = now => {
    status.className = `status ${now.severity}`;
    say(status, `${severities[now.severity] ?? '?'} ${now.severity}`);
    say(recommendation, now.recommendation);
    say(evidence, Object.entries(now.evidence).map(([name, value]) => `${name.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`)} ${figureOf(value)}`).join(' · '));
    say(saves, [now.savesMsAtP90 > 0 && `${joined(duration(now.savesMsAtP90))} at P90`, dollars(now.savesDollarsAMonth, report.pricesAsOf)].filter(Boolean).join(' and '));
  };
  return row;
}

function dollars(value, asOf) {
  if (value == null || Math.abs(value) < 0.01) return '';
  return `${value < 0 ? 'costs' : 'saves'} $${Math.abs(value).toFixed(2)} a month by list prices of ${asOf}`;
}

const findingsWatch = watch('findings-state', 60, () => 'analyze?window=1h', showFindings);

const changesOf = run => run.changes.map(one => el('li', { class: 'text' }, `${one.tunable}: ${figureOf(one.from)} → ${figureOf(one.to)} ${one.unit}. ${one.why}`));
const doneOf = run => run.done.map(one => el('li', { class: 'text' }, `${one.action} ${one.subject}: ${one.outcome ?? one.why}`));
const optimize = dryRun => ask('optimize', { method: 'POST', body: JSON.stringify({ dryRun }) }).then(found => found.answer);

// First what would be done; then, when somebody has read it, the doing.
byId('apply').addEventListener('click', () => act('findings-message', byId('apply'), async () => {
  const plan = await optimize(true);
  const steps = [...changesOf(plan), ...doneOf(plan)];
  if (!steps.length) {
    await confirmed('There is nothing to apply', [el('p', null, 'Of what was found, nothing can be done safely without you: the recommendations are for people.')], null);
    return;
  }
  const sure = await confirmed('Apply this?', [el('ul', { class: 'plan' }, ...steps), el('p', { class: 'quiet' }, plan.scope === 'fleet' ? 'It is done for the whole fleet.' : 'Settings change in the container that answers; what is done to entries is for all.')], 'Apply');
  if (!sure) return;
  const run = await optimize(false);
  byId('runs').prepend(runRow(run));
  message('findings-message', `Applied: ${run.changes.length + run.done.length} of ${steps.length}.`);
  watches.forEach(look);
}));

function runRow(run) {
  const undo = run.changes.length > 0 && el('button', { type: 'button', class: 'plain', click: () => act('findings-message', undo, async () => {
    const { answer } = await ask(`optimize?undo=${encodeURIComponent(run.id)}`, { method: 'POST' });
    undo.replaceWith(el('p', { class: 'quiet text' }, `Undone: ${answer.changes.map(one => `${one.tunable} is ${figureOf(one.to)} ${one.unit}`).join(', ') || 'nothing'}${answer.left.length ? `; left as somebody has set it since: ${answer.left.join(', ')}` : ''}.`));
    message('findings-message', 'Undone.');
    look(findingsWatch);
  }) }, 'Undo');
  return el('li', { class: 'run' }, el('h3', null, `Applied at ${time(run.at)}`), undo || el('p', { class: 'quiet' }, 'What was done cannot be undone: dropped entries are made anew when they are asked for.'), el('ul', { class: 'plan' }, ...changesOf(run), ...doneOf(run)));
}
