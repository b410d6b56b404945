// The real program on a free port and a real browser; what every browser test needs.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { program, root } from './program.mjs';
import { webkit } from './webkit.mjs';

export { program, root };
const require = createRequire(join(root, 'web', 'package.json'));
const { chromium, firefox } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export const small = { width: 360, height: 640 };
export const large = { width: 1280, height: 800 };
export const plan = join(root, 'web', 'static', 'voorbeeldplan.md');

// Starts `rodedraad serve` and waits for the line with its address.
export async function serve(...words) {
  const child = spawn(program(), ['serve', '--port', '0', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const address = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes) => {
      said += bytes;
      const found = /https?:\/\/[^\s]+:\d+/.exec(said);
      if (found && said.includes('\n')) resolve(found[0]);
    });
    ended.then(() => reject(new Error(`the program ended before it listened: ${said}`)));
  });
  return {
    address,
    pid: child.pid,
    ended,
    kill: (signal) => child.kill(signal),
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

// The browser that BROWSER names: chromium (without a name), firefox or webkit; one that is not installed is an error, never a test that passes.
export const engine = process.env.BROWSER ?? 'chromium';
const browsers = {
  chromium: () => chromium.launch({ executablePath: ['/usr/lib/chromium/chromium', '/usr/bin/chromium'].find(existsSync), args: flags }),
  firefox: () => apart(() => firefox.launch({ channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr' })),
  webkit,
};
export const launch = async () => browsers[engine]();

// A browser of its own for each context: of all windows of one Firefox only one has the focus, and each person has a machine.
function apart(begin) {
  const all = [];
  return {
    async newContext(options) {
      const browser = await begin();
      all.push(browser);
      const context = await browser.newContext(options);
      context.once('close', () => browser.close());
      return context;
    },
    close: () => Promise.all(all.map((one) => one.close())),
  };
}

// What the driver of a browser cannot do, and so what is left out there by name: never what the product cannot do.
const lacks = {
  firefox: ['slow processor', 'way back from its own bars with Tab'],
  webkit: ['slow processor', 'a network that answers as told', 'a clock of its own', 'files to choose', 'a paste of ten megabytes'],
};
export const needs = (what) => ({ skip: lacks[engine]?.includes(what) && `the driver of ${engine} has no ${what}` });

// Playwright asks each page of Firefox for the colours it was not told of with a command that Firefox 153 does not know yet.
if (engine === 'firefox') {
  const { prototype } = require('playwright-core/lib/utilsBundle').ws;
  const { send } = prototype;
  prototype.send = function sent(words, ...how) {
    const asked = String(words).includes('"emulation.setMediaFeaturesOverride"') && JSON.parse(words);
    if (!asked) return send.call(this, words, ...how);
    setImmediate(() => this.emit('message', Buffer.from(JSON.stringify({ type: 'success', id: asked.id, result: {} })), false));
    return undefined;
  };
}

// A page in a fresh profile that remembers what must not happen: requests elsewhere, violations of the policy, script errors.
export async function open(browser, address, path, options = {}) {
  const context = await browser.newContext({ viewport: large, locale: 'nl-NL', ...options });
  const page = await context.newPage();
  const seen = { elsewhere: [], violations: [], errors: [] };
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!['blob:', 'data:'].includes(protocol) && origin !== new URL(address).origin) seen.elsewhere.push(request.url());
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) seen.violations.push(message.text());
  });
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  if (options.javaScriptEnabled !== false) {
    await page.addInitScript(() => {
      globalThis.violations = 0;
      // What a script pastes: Firefox leaves it out of the event.
      globalThis.ClipboardEvent = class extends ClipboardEvent {
        constructor(type, how) { super(type, how); Object.defineProperty(this, 'clipboardData', { value: how.clipboardData }); }
      };
      document.addEventListener('securitypolicyviolation', () => { globalThis.violations += 1; });
      // How much is asked of the program and not answered whole yet, for settled().
      globalThis.asking = 0;
      const real = globalThis.fetch;
      globalThis.fetch = async (...how) => {
        globalThis.asking += 1;
        const over = () => { globalThis.asking -= 1; };
        try {
          const answer = await real(...how);
          answer.clone().arrayBuffer().then(over, over);
          return answer;
        } catch (trouble) {
          over();
          throw trouble;
        }
      };
    });
  }
  await page.goto(address + path);
  return { page, seen, close: () => context.close() };
}

// The page of the address is there, all that it asked for as well, and it is drawn.
export async function settled(page) {
  await page.waitForFunction(() => {
    const inside = /^#\/w\/[^/?]+\/?([^?]*)/.exec(location.hash);
    const there = inside ? document.querySelector('main .page')?.dataset.path === decodeURIComponent(inside[1]) : document.querySelector('main h1');
    return there && !globalThis.asking && !(inside && [...document.querySelectorAll('main .loading, main .skeleton')].some((one) => one.checkVisibility()));
  });
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
}

// The ids of the rules that are broken, each with the first place. Playwright's own evaluate is not bound by the page's policy.
export async function broken(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(async (values) => {
    const { scrollX, scrollY } = globalThis;
    globalThis.scrollTo({ left: 0, top: 0, behavior: 'instant' }); // what was scrolled half behind the bar is not small
    const found = await globalThis.axe.run(document, { runOnly: { type: 'tag', values } });
    globalThis.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
    return found;
  }, tags);
  return result.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 160)} ${rule.nodes[0].failureSummary}`);
}

// Puts a file on the page as a hand with a mouse does.
export async function drop(page, selector, name, text) {
  const transfer = await page.evaluateHandle(([fileName, content]) => {
    const made = new DataTransfer();
    made.items.add(new File([content], fileName));
    return made;
  }, [name, text]);
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent(selector, type, { dataTransfer: transfer });
}
