// The pages in a real browser against their promises (issue "The web client"): sizes, a slow line, a slow machine, what another does, memory.
//   RODEDRAAD=PROGRAM node bench/pages.mjs        prints one JSON object
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch, open, root, small } from '../tests/e2e/browser.mjs';
import { begin, enter, go, id } from '../tests/e2e/house.mjs';

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const at = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))];
const [house, browser] = await Promise.all([begin(), launch()]);
const where = `workspaces/${house.workspace}`;
const out = {};

async function many(upTo) {
  const lotte = house.people.lotte;
  const { elements } = out.made ?? { elements: 0 };
  for (let from = elements; from < upTo; from += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => lotte.call('POST', `${where}/elements`, { id: id(), kind: ['goal', 'action', 'role', 'agreement'][i % 4], fields: { name: `Nummer ${from + i} van de bouwstenen` } })));
  }
  out.made = { elements: upTo };
}
async function slow(page, network) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  if (!network) return cdp;
  await cdp.send('Network.enable');
  await cdp.send('Network.clearBrowserCache');
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  return cdp;
}

try {
  // Sizes, as they go over the line: what the first page asks for by itself, and the largest of the other chunks.
  const assets = join(root, 'web', 'dist', 'assets');
  const packed = (name) => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length / 1000;
  const first = new Set();
  {
    const { page, close } = await open(browser, house.server.address, '/');
    page.on('request', (request) => first.add(request.url().split('/').at(-1)));
    await page.reload();
    await page.locator('#email').waitFor();
    await close();
  }
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  out.shell_kb = scripts.filter((name) => first.has(name)).reduce((sum, name) => sum + packed(name), 0);
  const others = scripts.filter((name) => !first.has(name));
  const editor = (name) => name.startsWith('Editor-'); // fetched when somebody writes
  out.chunk_kb = Math.max(...others.filter((name) => !editor(name)).map(packed));
  out.editor_kb = packed(others.find(editor));

  // The start page over a telephone line of a village, on a machine four times slower.
  {
    const { page, close } = await enter(browser, house, 'lotte', '', { viewport: small });
    const cdp = await slow(page, true);
    const times = [];
    for (let turn = 0; turn < 5; ++turn) {
      await cdp.send('Network.clearBrowserCache');
      const began = Date.now();
      await page.reload({ waitUntil: 'commit' });
      await page.locator('.button.first').waitFor();
      times.push((Date.now() - began) / 1000);
    }
    out.start_s = median(times);
    await close();
  }

  await many(2_000);
  {
    const { page, close } = await enter(browser, house, 'lotte');
    await slow(page, false);
    const times = [];
    for (let turn = 0; turn < 5; ++turn) {
      const began = Date.now();
      await page.reload({ waitUntil: 'commit' });
      await page.locator('.button.first').waitFor();
      times.push((Date.now() - began) / 1000);
    }
    out.first_view_s = median(times);
    await close();
  }

  // What another does, until it is painted here.
  {
    const { page, close } = await enter(browser, house, 'hidde', 'bouwstenen/ambition');
    await page.evaluate(() => {
      globalThis.seen = new Map();
      new MutationObserver(() => {
        for (const one of document.querySelectorAll('main td, main th, main a')) {
          const name = one.textContent.trim();
          if (name.startsWith('Van een ander') && !globalThis.seen.has(name)) {
            globalThis.seen.set(name, 0);
            requestAnimationFrame(() => setTimeout(() => globalThis.seen.set(name, performance.timeOrigin + performance.now())));
          }
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const times = [];
    for (let turn = 0; turn < 40; ++turn) {
      const name = `Van een ander ${turn}`;
      const began = performance.timeOrigin + performance.now();
      await house.people.lotte.call('POST', `${where}/elements`, { id: id(), kind: 'ambition', fields: { name } });
      const painted = await page.waitForFunction((wanted) => globalThis.seen.get(wanted), name, { timeout: 10_000 });
      times.push((await painted.jsonValue()) - began);
    }
    out.change_p95_ms = at(times, 0.95);
    await close();
  }

  await many(5_000);
  {
    const { page, close } = await enter(browser, house, 'lotte', 'visie');
    for (const place of ['kwaliteit', 'bouwstenen/goal', 'plan', 'punten', 'mensen', '']) await go(page, house, place);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('HeapProfiler.collectGarbage');
    out.memory_mb = (await cdp.send('Runtime.getHeapUsage')).usedSize / 1e6;
    await close();
  }
  delete out.made;
  console.log(JSON.stringify(out));
} finally {
  await browser.close();
  await house.end();
}
