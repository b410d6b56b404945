// What everything else of the app stands on: texts, ids, calls to the API, and the queue of what is not saved yet.
// All files of the app share one name, `draad`; each is a block, so that its own names stay its own.
'use strict';
{
  const draad = globalThis.draad = {};
  const root = document.getElementById('app');
  const texts = new Map();
  for (const one of document.getElementById('texts').content.children) texts.set(one.dataset.key, one.textContent);

  draad.root = root;
  draad.language = document.documentElement.lang;

  // A sentence of packs/teksten with its {placeholders} filled.
  draad.t = (key, values = {}) => {
    const text = texts.get(`app.${key}`);
    if (text === undefined) throw new Error(`no text app.${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
  // One of two languages, as the packs give it.
  draad.said = (text) => (typeof text === 'string' ? text : text?.[draad.language] ?? text?.nl ?? '');
  draad.day = (iso) => {
    const [year, month, day] = iso.split('-').map(Number);
    return new Intl.DateTimeFormat(draad.language, { day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(year, month - 1, day));
  };

  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  // Led by the moment: what is made together stands together in the server's file.
  draad.id = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(10));
    let whole = BigInt(Date.now());
    for (const byte of bytes) whole = (whole << 8n) | BigInt(byte);
    let out = '';
    for (let i = 0; i < 26; ++i, whole >>= 5n) out = letters[Number(whole & 31n)] + out;
    return out;
  };

  // Half-second steps that double, up to 15 s, and a random part of that: a thousand browsers do not come back at once.
  draad.pause = (tries) => Math.max(500, Math.random() * Math.min(15000, 500 * 2 ** tries));

  // ---- calls ----
  // What the server refused, with its own sentence.
  class Problem extends Error {
    constructor(told) {
      super(told.detail ?? told.code);
      Object.assign(this, told);
    }
  }
  class NoConnection extends Error {}
  draad.Problem = Problem;
  draad.NoConnection = NoConnection;

  const away = new Set([429, 502, 503, 504]);
  async function call(method, path, body, key, file) {
    const headers = { Accept: 'application/json', 'Accept-Language': draad.language };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (key) headers['Idempotency-Key'] = key;
    let answer;
    try {
      answer = await fetch(`/api/${path}`, { method, headers, body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
        signal: AbortSignal.timeout(file ? 180000 : 20000), credentials: 'same-origin', cache: 'no-store' });
    } catch {
      throw new NoConnection();
    }
    const type = answer.headers.get('Content-Type') ?? '';
    const told = /json/.test(type) ? await answer.json().catch(() => ({})) : {};
    if (answer.ok) return { body: told, seq: Number(answer.headers.get('Rd-Seq') ?? 0) };
    if (away.has(answer.status) && key) throw new NoConnection();
    throw new Problem({ ...told, status: answer.status, code: told.code ?? 'request.fault', detail: told.detail ?? draad.t('trouble.ours') });
  }
  draad.look = async (path) => (await call('GET', path)).body;
  // A file as it is; its key makes that a second try is the same upload.
  draad.upload = async (path, file, key) => (await call('POST', path, undefined, key, file)).body;
  draad.ask = async (method, path, body) => (await call(method, path, body)).body;

  // ---- what is not saved yet ----
  // One after the other, each with a key: sent again after the connection was away, it is done once. Kept on this device
  // until the server has it.
  const shelf = 'draad.unsent';
  const waiting = new Map();  // key → {resolve, reject}
  let queue = read();
  let sending = false;
  let tries = 0;
  let timer = 0;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(shelf) ?? '[]');
    } catch {
      return [];
    }
  }
  function keep() {
    try {
      if (queue.length) localStorage.setItem(shelf, JSON.stringify(queue));
      else localStorage.removeItem(shelf);
    } catch { /* no room or not allowed: then it lives as long as this page */ }
  }
  const mine = () => queue.find((one) => one.account === draad.account?.id);

  draad.saving = () => (mine() || draad.drafts?.size ? (tries > 0 || !navigator.onLine ? 'unsaved' : 'busy') : 'saved');
  draad.onsaving = () => {};  // set by app.js

  // Changes a workspace. Answers {body, seq}; throws what the server refuses. Waits as long as there is no connection.
  draad.act = (method, path, body) => new Promise((resolve, reject) => {
    const key = draad.id();
    queue.push({ key, method, path, body, account: draad.account.id });
    waiting.set(key, { resolve, reject });
    keep();
    send();
  });

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    for (let next = mine(); next; next = mine()) {
      draad.onsaving();
      let outcome;
      try {
        const answer = await call(next.method, next.path, next.body, next.key);
        draad.live.soon();
        outcome = (who) => who?.resolve(answer);
      } catch (trouble) {
        if (trouble instanceof NoConnection) {
          tries += 1;
          timer = setTimeout(send, draad.pause(tries));
          break;
        }
        if (trouble.status === 401) {
          draad.onsignedout?.();
          break;
        }
        outcome = (who) => (who ? who.reject(trouble) : draad.onlate?.(trouble));
      }
      tries = 0;
      queue = queue.filter((one) => one !== next);
      keep();
      outcome(waiting.get(next.key));
      waiting.delete(next.key);
    }
    sending = false;
    draad.onsaving();
  }
  // The connection is back: no reason to wait for the timer.
  draad.sendNow = () => send();
  addEventListener('online', () => send());
  addEventListener('offline', () => draad.onsaving());
  addEventListener('beforeunload', (event) => {
    if (draad.saving() !== 'saved') event.preventDefault();
  });

  // Small things a browser remembers; nothing of the workspace.
  draad.remember = (name, value) => {
    try {
      if (value === undefined) return JSON.parse(localStorage.getItem(`draad.${name}`) ?? 'null');
      if (value === null) localStorage.removeItem(`draad.${name}`);
      else localStorage.setItem(`draad.${name}`, JSON.stringify(value));
    } catch { /* then not */ }
    return value ?? null;
  };
}
