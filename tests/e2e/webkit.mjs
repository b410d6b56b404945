// WebKit, as MiniBrowser of Debian has it (the nearest to Safari), driven over WebDriver, with as much of Playwright's page as the tests
// of the editor use. Each context is a browser of its own on a screen of its own, so that each has the focus. A context that is
// offline has its connections cut off on their way, as on a train: the browser is not told.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finder } from './finder.mjs';

const [driver, browser] = ['/usr/bin/WebKitWebDriver', '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'];
const keys = { Control: '\ue009', Shift: '\ue008', Alt: '\ue00a', Enter: '\ue007', Tab: '\ue004', Escape: '\ue00c', Backspace: '\ue003', Delete: '\ue017', Home: '\ue011', End: '\ue010',
  PageUp: '\ue00e', PageDown: '\ue00f', ArrowLeft: '\ue012', ArrowUp: '\ue013', ArrowRight: '\ue014', ArrowDown: '\ue015', '\n': '\ue007' };
const patience = 30_000;
const children = new Set();
process.on('exit', () => { for (const one of children) one.kill(); });
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
const plain = (words) => (words instanceof RegExp ? { source: words.source, flags: words.flags } : words);

async function until(ask, what) {
  for (const end = Date.now() + patience; ;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(25);
  }
}

// Runs in the page: what goes wrong there, for on('pageerror') and on('console').
function noticing() {
  globalThis.noticed = [];
  addEventListener('error', ({ message }) => { globalThis.noticed.push(['pageerror', message]); });
  addEventListener('unhandledrejection', ({ reason }) => { globalThis.noticed.push(['pageerror', String(reason)]); });
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => { globalThis.noticed.push(['console', `Content Security Policy: ${violatedDirective} ${blockedURI}`]); });
}

// Passes on what comes to a port of its own, until it is cut off.
async function line() {
  const open = new Set();
  const state = { cut: false, to: 0 };
  const server = net.createServer((near) => {
    if (state.cut) { near.destroy(); return; }
    const far = net.connect(state.to, '127.0.0.1');
    for (const one of [near, far]) {
      open.add(one);
      one.on('error', () => {}).on('close', () => { open.delete(one); near.destroy(); far.destroy(); });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return Object.assign(state, {
    port: server.address().port,
    cutOff(yes) { state.cut = yes; if (yes) for (const one of open) one.destroy(); },
    end() { state.cutOff(true); server.close(); },
  });
}

class Locator {
  constructor(page, steps) { Object.assign(this, { page, steps }); }
  with(...step) { return new Locator(this.page, [...this.steps, step]); }
  locator(css, { hasText } = {}) { return hasText === undefined ? this.with('css', css) : this.with('css', css).filter({ hasText }); }
  getByRole(role, { name, exact, level } = {}) { return this.with('role', role, plain(name), exact, level); }
  getByText(words, { exact } = {}) { return this.with('text', plain(words), exact); }
  getByLabel(words, { exact } = {}) { return this.with('label', plain(words), exact); }
  getByTestId(id) { return this.with('css', `[data-testid="${id}"]`); }
  filter({ hasText, hasNotText }) { return hasNotText === undefined ? this.with('has', plain(hasText), true) : this.with('has', plain(hasNotText), false); }
  nth(index) { return this.with('nth', index); }
  first() { return this.nth(0); }
  last() { return this.nth(-1); }
  each(how, value) { return this.page.run(`return (${how})(found, arguments[1]);`, value, this.steps); }
  waitFor({ state = 'visible' } = {}) { return until(() => this.each('(all, state) => { const seen = all.some((one) => one.checkVisibility({ visibilityProperty: true })); return { visible: seen, hidden: !seen, attached: all.length > 0, detached: !all.length }[state]; }', state), `${JSON.stringify(this.steps)} ${state}`); }
  count() { return this.each('(all) => all.length'); }
  allTextContents() { return this.each('(all) => all.map((one) => one.textContent)'); }
  async evaluate(how, value) { await this.waitFor({ state: 'attached' }); return this.each(`(all, value) => (${how})(all[0], value)`, value); }
  isVisible() { return this.each('(all) => all.some((one) => one.checkVisibility())'); }
  textContent() { return this.evaluate('(one) => one.textContent'); }
  innerHTML() { return this.evaluate('(one) => one.innerHTML'); }
  inputValue() { return this.evaluate('(one) => one.value'); }
  getAttribute(name) { return this.evaluate('(one, name) => one.getAttribute(name)', name); }
  boundingBox() { return this.evaluate('(one) => { const { x, y, width, height } = one.getBoundingClientRect(); return { x, y, width, height }; }'); }
  focus() { return this.evaluate('(one) => one.focus()'); }
  async press(key) { await this.focus(); await this.page.keyboard.press(key); }
  async fill(words) { await this.waitFor(); await this.evaluate('(one) => { one.focus(); one.select?.(); }'); await this.page.keyboard.press('Delete'); await this.page.keyboard.type(words); }
  async click({ clickCount = 1 } = {}) {
    // Where a finger would land, when that stands still and nothing lies over it.
    let before = null;
    const place = await until(async () => {
      const now = await this.each(`(all) => {
        const one = all[0];
        if (!one?.checkVisibility({ visibilityProperty: true }) || one.disabled) return null;
        const { left, top, width, height } = one.getClientRects()[0];
        const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
        const hit = document.elementFromPoint(x, y);
        if (hit && (one.contains(hit) || hit.closest('label')?.control === one)) return { x, y };
        one.scrollIntoView({ block: 'center', behavior: 'instant' });
        return null;
      }`);
      const still = now && before && now.x === before.x && now.y === before.y;
      before = now;
      return still && now;
    }, `${JSON.stringify(this.steps)} where it can be pressed`);
    await this.page.act([{ type: 'pointer', id: 'mouse', actions: [{ type: 'pointerMove', duration: 0, ...place }, ...Array.from({ length: clickCount }, () => [{ type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]).flat()] }]);
  }
}

class Page extends Locator {
  constructor(shown, handle) {
    super(null, []);
    Object.assign(this, { page: this, shown, handle, early: [noticing], heard: {} });
    const send = (actions) => this.act([{ type: 'key', id: 'keys', actions }]);
    this.keyboard = {
      press: (chord) => {
        const parts = chord.split(/\+(?=.)/);
        const letter = parts.pop();
        const values = [...parts.map((one) => keys[one]), keys[letter] ?? (parts.includes('Shift') ? letter.toUpperCase() : letter)];
        return send([...values.map((value) => ({ type: 'keyDown', value })), ...values.reverse().map((value) => ({ type: 'keyUp', value }))]);
      },
      type: (words, { delay = 0 } = {}) => send([...words].flatMap((one) => [{ type: 'keyDown', value: keys[one] ?? one }, { type: 'keyUp', value: keys[one] ?? one }, ...(delay ? [{ type: 'pause', duration: delay }] : [])])),
    };
  }
  async ask(method, path, body) { await this.shown.turn(this); return this.shown.ask(method, path, body); }
  act(actions) { return this.ask('POST', '/actions', { actions }); }
  async run(words, value, steps) {
    const script = `const done = arguments[arguments.length - 1]; const found = arguments[0] && (${finder})(arguments[0]);
      (async function () { ${words} }).apply(null, arguments).then((value) => done({ value, at: location.href, noticed: globalThis.noticed?.splice(0) }), (trouble) => done({ trouble: String(trouble) }));`;
    const { value: told, trouble, at, noticed } = await this.ask('POST', '/execute/async', { script, args: [steps ?? null, value ?? null] });
    if (trouble) throw new Error(trouble);
    this.at = at.replace(`:${this.shown.line.port}/`, `:${this.shown.line.to}/`);
    for (const [what, said] of noticed ?? []) this.heard[what]?.(what === 'console' ? { text: () => said } : said);
    return told;
  }
  evaluate(how, value) { return typeof how === 'string' ? this.ask('POST', '/execute/sync', { script: how, args: [] }) : this.run(`return (${how})(arguments[1]);`, value); }
  waitForFunction(how, value) { return until(() => this.evaluate(how, value), String(how)); }
  async goto(address) {
    const url = new URL(address);
    this.shown.line.to = Number(url.port);
    url.port = this.shown.line.port;
    await this.ask('POST', '/url', { url: url.href });
    await this.begun();
  }
  async reload() { await this.ask('POST', '/refresh', {}); await this.begun(); }
  async begun() { for (const how of this.early) await this.evaluate(how); }
  async addInitScript(how) { this.early.push(how); } // after the page's own scripts, for WebDriver knows no earlier
  url() { return this.at; }
  title() { return this.ask('GET', '/title'); }
  on(what, how) { this.heard[what] = how; } // of 'pageerror' and 'console'; questions of the browser are answered with yes
  context() { return this.shown; }
  click(css, how) { return this.locator(css).first().click(how); }
  fill(css, words) { return this.locator(css).first().fill(words); }
  textContent(css) { return this.locator(css).first().textContent(); }
  selectOption(css, what) {
    return this.locator(css).first().evaluate(`(one, what) => {
      const all = [...one.options];
      one.value = (what.label ? all.find((option) => option.label === what.label) : all[what.index] ?? { value: what }).value;
      for (const type of ['input', 'change']) one.dispatchEvent(new Event(type, { bubbles: true }));
    }`, what);
  }
  async screenshot({ path }) { writeFileSync(path, await this.ask('GET', '/screenshot'), 'base64'); }
  async setViewportSize({ width, height }) {
    for (let [wide, high, i] = [width, height, 0]; i < 3; i++) {
      await this.ask('POST', '/window/rect', { width: wide, height: high });
      const [w, h] = await this.evaluate(() => [innerWidth, innerHeight]);
      if (w === width && h === height) return;
      [wide, high] = [wide + width - w, high + height - h];
    }
  }
  async close() { await this.shown.closed(this); }
}

async function context({ viewport, locale = 'nl-NL' }) {
  // Without somebody who arranges windows the one under the pointer has the focus, and that stands in the middle.
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '700x500x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const display = await new Promise((done) => { screen.stdio[3].once('data', (bytes) => done(`:${String(bytes).trim()}`)); });
  const own = await line();
  // As narrow as a phone: the buttons of MiniBrowser itself are wider.
  const settings = mkdtempSync(join(tmpdir(), 'rodedraad-webkit-'));
  mkdirSync(join(settings, 'gtk-3.0'));
  writeFileSync(join(settings, 'gtk-3.0', 'gtk.css'), '* { min-width: 0; padding: 0; margin: 0; border: 0; }');
  const port = await new Promise((done) => { const free = net.createServer().listen(0, '127.0.0.1', () => { const { port: one } = free.address(); free.close(() => done(one)); }); });
  const child = spawn(driver, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: display, XDG_CONFIG_HOME: settings, LANGUAGE: locale.replace('-', '_'), LC_ALL: 'C.UTF-8', GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' } });
  for (const one of [screen, child]) children.add(one);
  const at = `http://127.0.0.1:${port}`;
  await until(() => fetch(`${at}/status`).then(() => true, () => false), 'WebKitWebDriver');
  let last = Promise.resolve(); // one question at a time, as the driver wants it
  const call = (method, path, body) => {
    const one = last.then(async () => {
      const answer = await fetch(at + path, { method, body: body && JSON.stringify(body) });
      const { value } = await answer.json();
      if (!answer.ok) throw new Error(`WebKit, ${method} ${path.replace(/.*session\/[^/]*/, '')}: ${value.error} ${value.message}`);
      return value;
    });
    last = one.catch(() => {});
    return one;
  };
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: { unhandledPromptBehavior: 'accept', 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } } } });
  const shown = {
    line: own, pages: [], front: null,
    ask: (method, path, body) => call(method, `/session/${sessionId}${path}`, body),
    async turn(page) {
      if (shown.front === page) return;
      shown.front = page;
      await shown.ask('POST', '/window', { handle: page.handle });
    },
    async newPage() {
      const page = new Page(shown, shown.spare ?? await shown.window());
      shown.spare = null;
      shown.pages.push(page);
      if (viewport) await page.setViewportSize(viewport);
      return page;
    },
    async window() {
      if (shown.pages.length) await shown.turn(shown.pages[0]);
      return (await shown.ask('POST', '/window/new', { type: 'window' })).handle;
    },
    // With its last window the browser would go.
    async closed(page) {
      if (shown.pages.length === 1) shown.spare = await shown.window();
      await page.ask('DELETE', '/window');
      shown.pages.splice(shown.pages.indexOf(page), 1);
      shown.front = null;
    },
    setOffline: async (yes) => own.cutOff(yes),
    async close() {
      await call('DELETE', `/session/${sessionId}`).catch(() => {});
      own.end();
      for (const one of [child, screen]) {
        one.kill();
        children.delete(one);
      }
      rmSync(settings, { recursive: true, force: true });
    },
  };
  shown.spare = await shown.ask('GET', '/window');
  return shown;
}

export function webkit() {
  for (const one of [driver, browser, '/usr/bin/Xvfb']) if (!existsSync(one)) throw new Error(`${one} is not there: apt-get install webkit2gtk-driver xvfb`);
  const open = [];
  return {
    async newContext(options = {}) { const one = await context(options); open.push(one); return one; },
    close: () => Promise.all(open.map((one) => one.close())),
  };
}
