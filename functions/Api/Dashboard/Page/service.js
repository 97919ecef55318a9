// Asks the service. There are three ways not to be answered: nobody is there, a problem in words, or an answer that makes no sense.
const patience = 20000;
const root = `${location.pathname.replace(/\/?$/, '/')}api/performance/`;

class Unreachable extends Error {}

class Problem extends Error {
  constructor(status, body, retryAfter) {
    const errors = Object.entries(body?.errors ?? {}).map(([field, texts]) => `${field}: ${[texts].flat().join(' ')}`);
    super(errors.length ? errors.join(' ') : body?.detail ?? body?.title ?? `The service answered ${status}.`);
    this.status = status;
    this.retryAfter = Number(retryAfter) || 0;
  }
}

async function ask(path, { method = 'GET', body, takes = [] } = {}) {
  const headers = { Accept: 'application/json', ...credentials() };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response, text;
  try {
    response = await fetch(root + path, { method, body, headers, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(patience) });
    text = await response.text();
  } catch (fault) {
    throw new Unreachable(fault.name === 'TimeoutError' ? `no answer within ${patience / 1000} s` : 'no connection');
  }

  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    // Said by what stands between us: a proxy's page is no answer.
  }
  if (response.ok || takes.includes(response.status)) {
    if (text && answer === null && text.trim() !== 'null') throw new Problem(response.status, { detail: 'The answer is not JSON: something else answers at this address.' });
    return { status: response.status, answer, text };
  }
  if ((response.status === 502 || response.status === 504) && !answer) throw new Unreachable(`the gateway answered ${response.status}`);
  throw new Problem(response.status, answer, response.headers.get('Retry-After'));
}

// What somebody asked for by hand: told where they are looking, whatever comes.
async function act(messageId, button, work) {
  if (button?.getAttribute('aria-disabled') === 'true') return;
  button?.setAttribute('aria-disabled', 'true');
  message(messageId, '');
  try {
    await work();
  } catch (fault) {
    if (fault instanceof Unreachable) {
      message(messageId, `Not done, as far as we know: ${fault.message}.`, true);
      outage(fault.message);
    } else if (fault instanceof Problem) {
      message(messageId, fault.status === 501 ? `Not set up: ${fault.message}` : fault.message, true);
      if (fault.status === 401) refused(fault.message);
    } else throw fault;
  } finally {
    button?.removeAttribute('aria-disabled');
  }
}
