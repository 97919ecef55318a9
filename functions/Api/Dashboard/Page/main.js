// The page itself: where it is, how it looks, and the first look.
say(byId('host'), location.host);
document.title = `Thaw, ${location.host}`;

const themes = ['system', 'light', 'dark'];

function dress(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  say(byId('theme'), `Theme: ${theme}`);
}

function theme() {
  try {
    return themes.find(one => one === localStorage.getItem('thaw.theme')) ?? 'system';
  } catch {
    return 'system';
  }
}

byId('theme').addEventListener('click', () => {
  const next = themes[(themes.indexOf(byId('theme').textContent.slice('Theme: '.length)) + 1) % themes.length];
  dress(next);
  try {
    localStorage.setItem('thaw.theme', next);
  } catch {
    // Not remembered, then.
  }
});

dress(theme());
showAccess();
lookAgain();
