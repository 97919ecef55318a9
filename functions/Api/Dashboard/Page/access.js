// Who asks. A key or a token lives in this tab's session storage and nowhere else.
const accessPlace = 'thaw.access';
const accessDialog = byId('access');
const accessForm = accessDialog.querySelector('form');

function held() {
  try {
    return JSON.parse(sessionStorage.getItem(accessPlace));
  } catch {
    return null;
  }
}

function credentials() {
  const access = held();
  return !access ? {} : access.kind === 'bearer' ? { Authorization: `Bearer ${access.secret}` } : { 'X-Api-Key': access.secret };
}

function showAccess() {
  const access = held();
  say(byId('access-open'), access ? `Access: ${access.kind === 'bearer' ? 'token' : 'key'}` : 'Access');
}

// 401: said where it is seen, with what the service says of it.
function refused(why) {
  if (strange) return;
  strange = true;
  byId('notice').replaceChildren(
    el('p', null, el('strong', null, held() ? 'The service does not accept this key or token. ' : 'The service does not know you. '), el('span', { class: 'text' }, why)),
    el('button', { type: 'button', click: openAccess }, 'Enter a key or token…'));
  byId('notice').hidden = false;
  watches.forEach(one => state(one, 'Not let in.'));
}

function openAccess() {
  message('access-message', '');
  accessForm.secret.value = '';
  accessDialog.showModal();
  accessForm.secret.focus();
}

function use(access) {
  if (access) sessionStorage.setItem(accessPlace, JSON.stringify(access));
  else sessionStorage.removeItem(accessPlace);
  strange = false;
  if (!down) byId('notice').hidden = true;
  accessDialog.close();
  showAccess();
  lookAgain();
}

byId('access-open').addEventListener('click', openAccess);
accessForm.close.addEventListener('click', () => accessDialog.close());
accessForm.forget.addEventListener('click', () => use(null));
accessForm.addEventListener('submit', event => {
  event.preventDefault();
  const secret = accessForm.secret.value.trim();
  const fits = /^[\x21-\x7e]+$/.test(secret);
  accessForm.secret.setAttribute('aria-invalid', String(!fits));
  if (fits) use({ kind: accessForm.kind.value, secret });
  else {
    message('access-message', 'It must be printable characters of ASCII without spaces, and not empty.', true);
    accessForm.secret.focus();
  }
});
