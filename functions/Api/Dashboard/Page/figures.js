// The fleet's figures: now, and over the window.
const windows = { '15m': [15, 30], '1h': [60, 30], '6h': [360, 60], '24h': [1440, 120], '7d': [10080, 300], '31d': [44640, 300] };
const chosen = () => document.querySelector('#window input:checked').value;
const share = (part, whole) => whole > 0 ? part / whole : null;
const overall = tiers => tiers.length ? share(tiers.reduce((sum, tier) => sum + tier.hits, 0), tiers[0].lookups) : null;
const tier = (point, name) => point.tiers.find(one => one.tier === name);

// Of each panel: what stands there as figures, and what the lines are.
const panels = [
  {
    title: 'Requests',
    figures: live => [['a second', rate(live?.rate)]],
    note: live => live && `${plain.format(live.requests)} in five minutes`,
    lines: () => [['requests', point => point.rate]],
    format: value => joined(rate(value)), least: 0.1,
  },
  {
    title: 'Response time',
    figures: live => [['P50', duration(live?.p50)], ['P90', duration(live?.p90)], ['P99', duration(live?.p99)]],
    lines: () => [['P50', point => point.p50], ['P90', point => point.p90], ['P99', point => point.p99]],
    format: value => joined(duration(value)), least: 1, samples: true,
  },
  {
    title: 'Errors',
    figures: live => [['of requests', percent(live && share(live.errors, live.requests))]],
    note: live => live && `${plain.format(live.errors)} of ${plain.format(live.requests)}`,
    lines: () => [['errors', point => share(point.errors, point.requests)]],
    format: value => joined(percent(value)), least: 0.01, bars: true,
  },
  {
    title: 'Hit rate',
    figures: live => live?.tiers.length ? live.tiers.map(one => [one.tier, percent(share(one.hits, one.lookups))]) : [['of look-ups', percent(null)]],
    note: live => live?.tiers.length ? `${joined(percent(overall(live.tiers)))} of ${plain.format(live.tiers[0].lookups)} look-ups` : 'no look-ups',
    lines: points => [...new Set(points.flatMap(point => point.tiers.map(one => one.tier)))]
      .map(name => [name, point => share(tier(point, name)?.hits ?? 0, tier(point, name)?.lookups ?? 0)]),
    format: value => joined(percent(value)), most: 1, samples: true,
  },
  {
    title: 'Memory',
    figures: (live, own) => [['largest', size(live?.memoryBytes)], ['answering', size(own?.resources.workingSetBytes)]],
    note: (live, own) => own?.resources.memoryLimitBytes && `limit ${joined(size(own.resources.memoryLimitBytes))}`,
    lines: () => [['memory', point => point.memoryBytes]],
    format: value => joined(size(value)), least: 2 ** 20, unit: 2 ** 20,
  },
  {
    title: 'Cold starts',
    figures: live => [['containers', count(live?.coldStarts)]],
    note: live => live && `of ${count(live.invocations)[0]} invocations`,
    lines: () => [['cold starts', point => point.coldStarts]],
    format: value => plain.format(value), least: 1, bars: true,
  },
];

for (const panel of panels) {
  const id = `panel-${panels.indexOf(panel)}`;
  panel.chart = chart(panel.title);
  panel.list = el('dl', { class: 'figures' });
  panel.aside = el('p', { class: 'quiet aside' });
  byId('panels').append(el('article', { class: 'panel', 'aria-labelledby': id }, el('h3', { id }, panel.title), panel.list, panel.aside, ...panel.chart.nodes));
  write(panel, null, null);
}

function write(panel, live, own) {
  const figures = panel.figures(live, own);
  keep(panel.list, figures, figure => figure[0], ([name]) => {
    const [value, unit] = [el('b'), el('small')];
    const i = figures.findIndex(figure => figure[0] === name);
    const node = el('div', null, el('dt', { class: 'text' }, panel.samples && figures.length > 1 ? sample(i) : null, name), el('dd', null, value, ' ', unit));
    node.update = ([, [text, measure]]) => {
      say(value, text);
      say(unit, measure);
    };
    return node;
  });
  say(panel.aside, panel.note?.(live, own) || '');
}

function showLive(answer) {
  panels.forEach(panel => write(panel, answer.series.total, answer.thisContainer));
  say(byId('asof'), `As of ${clock.format(Date.now())}, ${answer.containers.length} ${answer.containers.length === 1 ? 'container' : 'containers'} in five minutes.`);
}

function showWindow(answer) {
  const [from, to] = [Date.parse(answer.from), Date.parse(answer.to)];
  const points = answer.series.points;
  for (const panel of panels) {
    const lines = panel.lines(points).map(([name, of]) => ({ name, points: points.map(point => [Math.max(from, Date.parse(point.at)), of(point)]) }));
    panel.chart.show({ ...panel, from, to, step: answer.series.stepSeconds * 1000, lines: lines.length ? lines : [{ name: panel.title, points: [] }] });
  }
  tableWhenOpen('series-table', () => table('Figures over time', [
    { name: 'From', of: point => dayAndMinute.format(Date.parse(point.at)) },
    { name: 'Requests/s', of: point => digits(point.rate) },
    { name: 'P50', of: point => joined(duration(point.p50)) },
    { name: 'P90', of: point => joined(duration(point.p90)) },
    { name: 'P99', of: point => joined(duration(point.p99)) },
    { name: 'Errors', of: point => plain.format(point.errors) },
    { name: 'Hit rate', of: point => joined(percent(overall(point.tiers))) },
    { name: 'Memory', of: point => joined(size(point.memoryBytes)) },
    { name: 'Cold starts', of: point => plain.format(point.coldStarts) },
  ], points.toReversed()));
  tableWhenOpen('operations', () => table('Operations in the window', [
    { name: 'Operation', text: true, of: one => one.name },
    { name: 'Count', of: one => plain.format(one.count) },
    { name: 'Errors', of: one => joined(percent(one.errorRate)) },
    { name: 'P50', of: one => joined(duration(one.p50)) },
    { name: 'P90', of: one => joined(duration(one.p90)) },
    { name: 'P99', of: one => joined(duration(one.p99)) },
    { name: 'Longest', of: one => joined(duration(one.max)) },
  ], answer.operations.filter(one => !/^(remake|age) /.test(one.name)).toSorted((a, b) => b.count - a.count)));
}

// Built when somebody looks: a table of hours is many cells.
const tables = new Map();

function tableWhenOpen(id, build) {
  if (!tables.has(id)) byId(id).addEventListener('toggle', () => fillTable(id));
  tables.set(id, build);
  fillTable(id);
}

function fillTable(id) {
  if (byId(id).open) byId(id).querySelector('.scroll').replaceChildren(tables.get(id)());
}

const liveWatch = watch('overview-state', 10, () => 'metrics?window=5m&series=true&fields=series.total,thisContainer.resources,containers.name', showLive);
const windowWatch = watch('overview-state', () => windows[chosen()][1], () => `metrics?window=${chosen()}&series=true&fields=from,to,series,operations`, showWindow);
byId('window').addEventListener('change', () => {
  announce(`Window: ${document.querySelector('#window input:checked').nextElementSibling.textContent}.`);
  look(windowWatch);
});
