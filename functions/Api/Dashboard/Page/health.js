// How the container that answers finds what it depends on. Unhealthy comes as a 503, with the same answer.
const marks = { healthy: '●', degraded: '▲', unhealthy: '■' };

function showHealth(answer) {
  say(byId('health-title'), answer.status === 'healthy' ? 'Health' : `Health: ${answer.status}`);
  keep(byId('health-list'), answer.dependencies, one => one.name, one => {
    const [status, latency, detail] = [el('span'), el('span', { class: 'number' }), el('p', { class: 'quiet text' })];
    const node = el('li', { class: 'health' }, el('h3', { class: 'text' }, one.name), status, latency, detail);
    node.update = now => {
      status.className = `status ${now.status}`;
      say(status, `${marks[now.status] ?? '?'} ${now.status}`);
      say(latency, joined(duration(now.latencyMs)));
      say(detail, [now.detail?.replace(/\.$/, ''), `since ${time(now.since)}`].filter(Boolean).join(' · '));
      if (node.before && node.before !== now.status) announce(`${now.name} is ${now.status}.`);
      node.before = now.status;
    };
    return node;
  });
}

watch('health-state', 15, () => 'health', showHealth, [503]);
