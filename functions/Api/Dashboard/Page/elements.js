// Builds elements. What comes from the service becomes text and attributes, never markup.
const byId = id => document.getElementById(id);

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') node.addEventListener(key, value);
    else if (value === true) node.setAttribute(key, '');
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter(child => child != null && child !== ''));
  return node;
}

function draw(name, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// Text is set only where it changes, so that nothing is read aloud or selected anew for nothing.
function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Brings a list to the state of its items and keeps the elements of those that stay: focus and open details survive.
function keep(list, items, keyOf, make) {
  const before = new Map([...list.children].map(node => [node.dataset.key, node]));
  const nodes = items.map(item => {
    const key = String(keyOf(item));
    let node = before.get(key);
    if (node) before.delete(key);
    else {
      node = make(item);
      node.dataset.key = key;
    }
    node.update(item);
    return node;
  });
  before.forEach(node => node.remove());
  nodes.forEach((node, i) => {
    if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
  });
}

function table(caption, columns, rows) {
  return el('table', null,
    el('caption', { class: 'heard' }, caption),
    el('thead', null, el('tr', null, ...columns.map(column => el('th', { scope: 'col', class: column.text ? 'text' : null }, column.name)))),
    el('tbody', null, ...rows.map(row => el('tr', null, ...columns.map((column, i) =>
      el(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : null, class: column.text ? 'text' : null }, column.of(row)))))));
}

// Asks before something that many will notice. Answers whether to go on.
function confirmed(title, body, yes) {
  const dialog = byId('confirm');
  say(byId('confirm-title'), title);
  byId('confirm-body').replaceChildren(...body);
  byId('confirm-yes').hidden = !yes;
  say(byId('confirm-yes'), yes ?? '');
  say(byId('confirm-no'), yes ? 'Leave it' : 'Close');
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(done => dialog.addEventListener('close', () => done(dialog.returnValue === 'yes'), { once: true }));
}

byId('confirm').querySelector('form').addEventListener('submit', event => {
  event.preventDefault();
  byId('confirm').close('yes');
});
byId('confirm-no').addEventListener('click', () => byId('confirm').close('no'));

// Read aloud by screen readers, seen by nobody.
function announce(text) {
  say(byId('announcer'), text);
}

function message(id, text, isWrong) {
  const node = byId(id);
  node.classList.toggle('wrong', Boolean(isWrong));
  say(node, text ? (isWrong ? `✕ ${text}` : text) : '');
}
