// The cache: what it counted, one entry, invalidation.
const entryForm = byId('entry-form');
const manyForm = byId('many-form');

function showCache(report) {
  keep(byId('tiers'), report.tiers, one => one.name, one => {
    const [hits, more] = [el('b'), el('small')];
    const node = el('div', null, el('dt', { class: 'text' }, one.name), el('dd', null, hits, ' ', more));
    node.update = now => {
      say(hits, joined(percent(share(now.hits, now.hits + now.misses))));
      say(more, `${plain.format(now.hits)} hits, ${plain.format(now.misses)} misses${now.errors ? `, ${plain.format(now.errors)} errors` : ''}${now.state === 'closed' ? '' : `; circuit ${now.state}`}`);
    };
    return node;
  });
  const names = report.namespaces.toSorted((a, b) => b.hits + b.misses - a.hits - a.misses || (a.name < b.name ? -1 : 1));
  byId('namespaces').replaceChildren(names.length
    ? table('Namespaces', [
      { name: 'Namespace', text: true, of: one => one.name },
      { name: 'In memory', of: one => plain.format(one.entries) },
      { name: 'Hits', of: one => plain.format(one.hits) },
      { name: 'Misses', of: one => plain.format(one.misses) },
      { name: 'Hit rate', of: one => joined(percent(share(one.hits, one.hits + one.misses))) },
    ], names)
    : el('p', { class: 'quiet' }, 'Nothing has been looked up or stored yet.'));
  // Those that are told together are called what no namespace can be.
  keep(byId('known-namespaces'), names.filter(one => !one.name.startsWith('(')), one => one.name, one => Object.assign(el('option', { value: one.name }), { update() {} }));
}

const cacheWatch = watch('cache-state', 10, () => 'cache', showCache);

// What is missing is said where it is missing, and the cursor stands there.
function wrong(field, text, messageId) {
  message(messageId, text, true);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', messageId);
  field.focus();
  return true;
}

function seconds(field, messageId) {
  const text = field.value.trim();
  if (text === '') return null;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  wrong(field, 'It must be a number of seconds.', messageId);
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function clearWrong(form) {
  form.querySelectorAll('[aria-invalid]').forEach(field => field.removeAttribute('aria-invalid'));
}

function place() {
  clearWrong(entryForm);
  const { namespace, key } = entryForm.elements;
  return namespace.value ? { namespace: namespace.value, key: key.value } : void wrong(namespace, 'Name a namespace.', 'entry-message');
}

function showEntry(of, answer, text) {
  const found = answer.found;
  byId('entry').hidden = false;
  byId('entry').replaceChildren(
    el('h3', null, el('span', { class: 'text' }, of.namespace), ' / ', el('span', { class: 'text' }, of.key || '(empty key)')),
    el('p', { class: 'quiet' }, found ? `Found in the ${answer.tier} tier; fresh until ${answer.expiresAt ? time(answer.expiresAt) : 'whenever'}.` : 'There is no such entry, or it is not fresh any more.'),
    found ? el('pre', { class: 'text', tabindex: 0, 'aria-label': 'Value' }, valueOf(text)) : '');
  if (found) entryForm.elements.value.value = valueOf(text);
}

// The value as it was sent, digits and all.
const valueOf = text => JSON.stringify(exact(text).value, null, 2);

entryForm.addEventListener('submit', event => {
  event.preventDefault();
  const of = place();
  if (of) act('entry-message', entryForm.elements.find, async () => {
    const { answer, text } = await ask('cache', { method: 'POST', body: JSON.stringify({ operation: 'get', ...of }) });
    showEntry(of, answer, text);
    message('entry-message', answer.found ? 'Found.' : 'Not found.');
  });
});

entryForm.elements.set.addEventListener('click', () => {
  const of = place();
  if (!of) return;
  const { value, ttl, tags } = entryForm.elements;
  if (!isJson(value.value)) return void wrong(value, value.value.trim() ? 'This is not JSON. A text stands in double quotes.' : 'Give a value; null is one.', 'entry-message');
  const fresh = seconds(ttl, 'entry-message');
  if (fresh === undefined) return;
  const names = tags.value.split(',').map(tag => tag.trim()).filter(Boolean);
  const head = JSON.stringify({ operation: 'set', ...of, ...(fresh !== null && { ttlSeconds: fresh }), ...(names.length && { tags: names }) });
  act('entry-message', entryForm.elements.set, async () => {
    await ask('cache', { method: 'POST', body: `${head.slice(0, -1)},"value":${value.value}}` });
    message('entry-message', 'Stored.');
    look(cacheWatch);
  });
});

entryForm.elements.remove.addEventListener('click', () => {
  const of = place();
  if (of) act('entry-message', entryForm.elements.remove, async () => {
    const { answer } = await ask(`cache?${new URLSearchParams(of)}`, { method: 'DELETE' });
    byId('entry').hidden = true;
    message('entry-message', `Invalidated in every container${answer.removed == null ? '' : `; there ${answer.removed === 1 ? 'was one entry' : `were ${answer.removed} entries`}`}.`);
    look(cacheWatch);
  });
});

manyForm.addEventListener('submit', async event => {
  event.preventDefault();
  clearWrong(manyForm);
  const { namespace, tag, pattern, mine } = manyForm.elements;
  const wanted = new URLSearchParams([['namespace', namespace.value], ['tag', tag.value], ['pattern', pattern.value], ['mine', mine.checked ? 'true' : '']].filter(one => one[1]));
  if (!wanted.size) return void wrong(namespace, 'Say what by at least one of namespace, tag, pattern or your own.', 'many-message');
  const what = [namespace.value && `of the namespace ${namespace.value}`, tag.value && (tag.value === '*' ? 'whatever their tags' : `with the tag ${tag.value}`), pattern.value && `whose keys match ${pattern.value}`, mine.checked && 'of your own'].filter(Boolean);
  const sure = await confirmed('Invalidate these entries?', [el('p', { class: 'text' }, `All entries ${what.join(', ')}, in every container. They are made anew when they are next asked for.`)], 'Invalidate');
  if (sure) act('many-message', manyForm.querySelector('button'), async () => {
    await ask(`cache?${wanted}`, { method: 'DELETE' });
    message('many-message', 'Invalidated in every container. How many there were is counted by nobody.');
    look(cacheWatch);
  });
});
