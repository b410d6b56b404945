// What Orca says, in Dutch, when somebody writes here with a keyboard and without a screen: a house with a text, the program, a
// browser and Orca on a screen of their own; every line is a key and what was said. For a person to read, not for CI.
//   node tools/hear.mjs [part …]        parts: sign_in reading typing things points finding dialogs together history who
// Debian: apt install orca at-spi2-core dbus xvfb openbox xdotool locales, and the locale nl_NL.UTF-8. RODEDRAAD names the program.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { launch, root } from '../tests/e2e/browser.mjs';
import { begin, enter, password } from '../tests/e2e/house.mjs';
import { block, desk, paragraph, textbox, words, write } from '../tests/e2e/writing.mjs';

const { chromium } = createRequire(join(root, 'web', 'package.json'))('playwright-core');
const place = mkdtempSync(join(tmpdir(), 'rodedraad-hear-'));
const log = join(place, 'orca.log');
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

// ---- a screen, a session, Orca ----
const files = {
  // Nothing sounds: with no sound card a voice would wait for ever.
  '.config/speech-dispatcher/speechd.conf': 'AddModule "none" "sd_generic" "none.conf"\nDefaultModule none\n',
  '.config/speech-dispatcher/modules/none.conf': 'GenericExecuteSynth "true"\nAddVoice "nl" "MALE1" "none"\n',
  '.local/share/orca/orca-customizations.py': 'import orca.debug\nif orca.debug.debugFile:\n    orca.debug.debugFile.reconfigure(line_buffering=True)\n',
};
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(place, name)), { recursive: true });
  writeFileSync(join(place, name), text);
}
const started = [];
function start(name, words, env, ...pipes) {
  const child = spawn(name, words, { env, stdio: ['ignore', pipes[0] ?? 'ignore', 'ignore', pipes[1] ?? 'ignore'] });
  started.push(child);
  return child;
}
const line = (stream) => new Promise((done) => { stream.once('data', (bytes) => done(String(bytes).trim())); });
const screen = await line(start('Xvfb', ['-screen', '0', '1280x900x24', '-displayfd', '3'], process.env, 'ignore', 'pipe').stdio[3]);
const env = { ...process.env, DISPLAY: `:${screen}`, HOME: place, XDG_RUNTIME_DIR: place, LANG: 'nl_NL.UTF-8', LC_ALL: 'nl_NL.UTF-8', LANGUAGE: 'nl', GTK_MODULES: 'gail:atk-bridge', ACCESSIBILITY_ENABLED: '1' };
env.DBUS_SESSION_BUS_ADDRESS = await line(start('dbus-daemon', ['--session', '--nofork', '--print-address'], env, 'pipe').stdout);
start('/usr/libexec/at-spi-bus-launcher', ['--launch-immediately'], env);
start('openbox', [], env);
await wait(1000);
start('orca', ['-d', 'braille', '-d', 'braille-monitor', `--debug-file=${log}`, '--replace'], env);
await wait(4000);

// ---- what is said; the echo of a key itself is left out ----
const lines = () => readFileSync(log, 'utf8').split('\n');
function said(from) {
  const out = [];
  let echo = false;
  for (const one of lines().slice(from)) {
    if (one.includes('Presenting keyboard event')) echo = true;
    else if (one.includes('SPEECH OUTPUT: ')) {
      if (!echo) out.push(one.replace(/^.*SPEECH OUTPUT: '/, '').replace(/'\s*(\[?\{.*)?$/, '').trim());
      echo = false;
    } else if (one.includes('TOTAL PROCESSING TIME')) echo = false;
  }
  return out.join(' | ');
}
// Until Orca has been silent for a while.
async function during(name, run, quiet = 900) {
  const from = lines().length - 1;
  await run();
  let [count, since] = [0, Date.now()];
  const began = Date.now();
  while (Date.now() - since < quiet && Date.now() - began < 15_000) {
    await wait(100);
    const now = lines().length;
    if (now !== count) [count, since] = [now, Date.now()];
  }
  console.log(`  [${name}] ${said(from)}`);
}
const tool = (...words) => execFileSync('xdotool', words, { env });
// A modifier goes up last: Orca takes a letter that comes up without it for one of its own keys.
function press(name) {
  const keys = name.split('+');
  const key = keys.pop();
  tool(...keys.flatMap((one) => ['keydown', one]), 'key', '--delay', '40', key, ...keys.reverse().flatMap((one) => ['keyup', one]));
}
async function keys(...names) { for (const name of names) await during(name, () => press(name)); }
const type = (text) => during(`typt: ${text}`, () => tool('type', '--delay', '90', text), 1500);
const listen = (name, ms = 2500) => during(name, () => {}, ms);

// ---- a house with a text in it ----
const [house, quiet] = await Promise.all([begin(), launch()]);
const { lotte, hidde } = house.people;
const at = `workspaces/${house.workspace}`;
const { sectionWith, document } = await desk(house, quiet);
const goal = (await lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Elke student een maatje' } })).id;
const row = (kind, ...cells) => ({ type: 'table_row', content: cells.map((one) => ({ type: kind, content: [paragraph(one)] })) });
const { section } = await sectionWith('Alles bij elkaar', { type: 'heading', attrs: { level: 1 }, content: [words('Begeleiding')] },
  paragraph('Wij leiden ', words('samen', 'strong'), ' op. De student wordt begeleid', { type: 'footnote', content: [words('Niet op zondag.')] }, ' door ', { type: 'element_chip', attrs: { kind: 'goal', id: goal, label: 'x' } }, ' en dat werkt.'),
  { type: 'bullet_list', content: ['Eerste punt.', 'Tweede punt.'].map((one) => ({ type: 'list_item', content: [paragraph(one)] })) },
  { type: 'table', content: [row('table_header', 'Rol', 'Wie'), row('table_cell', 'Begeleider', 'Karin')] }, paragraph('Slot van de tekst.'));
const plan = (await lotte.call('GET', `${at}/documents`)).documents.find((one) => one.id !== document).id;
const pointed = (await lotte.call('GET', `${at}/documents/${plan}`)).sections.find((one) => one.title === 'Professionalisering').id;

const browser = await chromium.launch({ executablePath: '/usr/lib/chromium/chromium', headless: false, env, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--force-renderer-accessibility', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--ozone-platform=x11', '--lang=nl', '--window-size=1280,880', '--window-position=0,0'] });
const context = await browser.newContext({ viewport: null, locale: 'nl-NL' });
const page = await context.newPage();
await page.goto(house.server.address);
await page.bringToFront();
console.log('de voorpagina');
await listen('geopend');
const go = (path) => page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}/${path}`);
async function open(which) {
  await go('plan');
  await page.locator('.page[data-path="plan"] h1').waitFor();
  await go(`plan/${which}`);
  await page.locator(`.page[data-path="plan/${which}"] #write`).focus();
  await listen('open', 1200);
  await keys('Return');
}

const parts = {
  async sign_in() {
    await page.locator('#email').focus();
    await listen('het eerste veld', 1200);
    await type('hidde@voorbeeld.invalid');
    await keys('Tab');
    await type(password);
    await keys('Return');
    await page.locator('.menu').waitFor();
    await listen('de werkruimte');
    await keys('ctrl+k');
    await type('Alles bij');
    await keys('Return');
  },
  async reading() {
    await open(section);
    await keys('ctrl+Home', 'Down', 'Down', 'Down', 'Down', 'Down', 'Down', 'Down', 'Escape', 'Tab');
  },
  async typing() {
    await open(section);
    await keys('ctrl+End');
    await type(' Een zin die ik typ.');
    await type(' En nog een.');
    await keys('ctrl+s', 'ctrl+b', 'ctrl+b', 'ctrl+alt+1', 'ctrl+alt+0', 'ctrl+z', 'Escape', 'shift+Tab', 'Right', 'Right', 'Home', 'Return', 'Down', 'Escape');
  },
  async things() {
    await open(section);
    await textbox(page).locator('.note').evaluate((note) => getSelection().collapse(note.previousSibling, note.previousSibling.length));
    await keys('Right', 'Right', 'Right', 'End', 'Left');
  },
  async points() {
    await open(pointed);
    await keys('ctrl+Home', 'F8', 'F8', 'shift+F8');
  },
  async finding() {
    await open(section);
    await keys('ctrl+Home', 'ctrl+f');
    await type('punt');
    await keys('Return', 'Return', 'Escape');
  },
  async dialogs() {
    await open(section);
    for (const key of ['ctrl+alt+f', 'ctrl+shift+k', 'ctrl+alt+k']) await keys(key, 'Tab', 'Escape');
  },
  async together() {
    await open(section);
    let other;
    await during('Lotte komt', async () => {
      other = await enter(quiet, house, 'lotte', `plan/${section}`);
      await write(other.page);
    }, 2500);
    await keys('Up');
    await during('Lotte typt', async () => {
      await block(other.page, 1).click();
      await other.page.keyboard.type(' Lotte schrijft. ', { delay: 100 });
    }, 2500);
    await during('geen verbinding', () => context.setOffline(true), 2500);
    await type(' Zonder verbinding.');
    await during('weer verbinding', () => context.setOffline(false), 4000);
    await other.close();
  },
  async history() {
    const made = await sectionWith('Verschil', paragraph('De student wordt begeleid door de school.'));
    const { text } = await lotte.call('GET', `${at}/sections/${made.section}`);
    await hidde.call('PUT', `${at}/sections/${made.section}/text`, { from: text.version, doc: { type: 'doc', content: [paragraph('De student wordt begeleid door het instituut.')] } });
    await go(`versies/${made.section}`);
    await page.getByRole('link', { name: 'Bekijk deze versie' }).first().focus();
    await listen('de versies');
    await keys('Up', 'Up', 'Up', 'Up', 'Tab', 'Tab');
  },
  async who() {
    await go(`plan/${section}`);
    await page.locator('#open-who').focus();
    await listen('wie schreef dit', 1200);
    await keys('Return', 'Down');
  },
};

const wanted = process.argv.slice(2);
try {
  if (wanted.length && !wanted.includes('sign_in')) {
    await page.fill('#email', 'hidde@voorbeeld.invalid');
    await page.fill('#password', password);
    await page.keyboard.press('Enter');
    await page.locator('.menu').waitFor();
  }
  for (const [name, walk] of Object.entries(parts)) {
    if (wanted.length && !wanted.includes(name)) continue;
    console.log(name);
    await walk();
  }
} finally {
  await browser.close();
  await quiet.close();
  await house.end();
  for (const one of started.reverse()) one.kill();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
}
