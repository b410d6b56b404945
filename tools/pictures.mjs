// Pictures of the main places for README and manual: starts the program with the demo, looks at each place as a person sees it,
// and writes docs/beelden/<name>-<width>.png.
//   node tools/pictures.mjs [name …]        RODEDRAAD names the program, PICTURES another folder
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, root, serve } from '../tests/e2e/browser.mjs';

const desk = { width: 1280, height: 860 };
const phone = { width: 360, height: 740 };

// Somebody else who writes in the text that this page shows, a little further on.
async function along(page, who) {
  const context = await page.context().browser().newContext({ locale: 'nl-NL' });
  const other = await context.newPage();
  await other.goto(new URL(page.url()).origin);
  await other.fill('#email', `${who}@voorbeeld.invalid`);
  await other.fill('#password', 'welkom bij de draad');
  await other.keyboard.press('Enter');
  await other.locator('.menu').waitFor();
  await other.goto(page.url());
  await other.reload();
  await other.locator('#write').click();
  await other.locator('.writing-in > p').nth(1).click({ position: { x: 120, y: 12 } });
  await page.locator('.writing-in .other').waitFor();
  page.context().once('close', () => context.close());
}

// name, address in the workspace ({…}: the id of what is called so), as whom, and what is done before the picture.
const table = [
  ['werkruimte', '', 'lotte'],
  ['plan', 'plan', 'lotte'],
  ['paragraaf', 'plan/{Waarvoor dit plan is}', 'lotte'],
  ['schrijven', 'plan/{Waarvoor dit plan is}', 'lotte', async (page) => {
    await page.locator('#write').click();
    await page.locator('.writing-in').waitFor();
    await page.locator('.writing-in > p').first().click();
    await page.locator('.writing-in').evaluate((node) => node.scrollIntoView());
    await page.mouse.wheel(0, -220);
    await along(page, 'hidde');
  }],
  ['meenemen', 'plan-lezen', 'lotte'],
  ['visie', 'visie', 'lotte'],
  ['kwaliteit', 'kwaliteit', 'lotte'],
  ['punten', 'punten', 'lotte'],
  ['draad', 'draad/{Elke student geeft in elk studiejaar}', 'lotte'],
  ['mensen', 'mensen', 'lotte'],
  ['veranderd', 'veranderd?periode=all', 'lotte'],
  ['versies', 'versies/{Waarvoor dit plan is}', 'lotte'],
  ['toen', '@2026-06-11/plan', 'lotte'],
  ['woorden', 'woorden', 'lotte'],
  ['inhoud', 'inhoud', 'lotte'],
  ['zoeken', 'mensen', 'lotte', async (page) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('begeleid');
    await page.getByRole('option').first().waitFor();
  }],
  // Last: it leaves the app.
  ['voor_ons', 'plan-partner/{De Grutterswiel}', 'lotte', async (page) => {
    await page.getByRole('button', { name: 'Maak een link om te mailen' }).click();
    const link = await page.getByLabel('Link voor De Grutterswiel').inputValue();
    await page.goto(`${new URL(page.url()).origin}/voor-ons${new URL(link).hash}`);
    await page.getByRole('heading', { level: 1, name: /De Grutterswiel/ }).waitFor();
  }],
];

const wanted = process.argv.slice(2);
const folder = process.env.PICTURES ?? join(root, 'docs', 'beelden');
const data = mkdtempSync(join(tmpdir(), 'rodedraad-pictures-'));
mkdirSync(folder, { recursive: true });
const [server, browser] = await Promise.all([serve('--data', data, '--demo'), launch()]);
try {
  for (const viewport of [phone, desk]) {
    const context = await browser.newContext({ viewport, locale: 'nl-NL', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${server.address}/`);
    const shot = async (name) => {
      if (wanted.length && !wanted.includes(name)) return;
      await page.screenshot({ path: join(folder, `${name}-${viewport.width}.png`) });
      console.log(`${name}-${viewport.width}.png`);
    };
    await page.locator('#email').waitFor();
    await shot('aanmelden');
    let who = '';
    let workspace, things;
    for (const [name, place, person, before] of table) {
      if (wanted.length && !wanted.includes(name)) continue;
      if (person !== who) {
        await page.evaluate(async (email) => {
          await fetch('/api/sessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password: 'welkom bij de draad' }) });
        }, `${person}@voorbeeld.invalid`);
        await page.reload();
        [workspace, things] = await page.evaluate(async () => {
          const ask = async (path) => (await fetch(`/api/${path}`)).json();
          const { workspaces } = await ask('account');
          const { id } = workspaces.find((one) => one.sort === 'partnership');
          return [id, (await ask(`workspaces/${id}/load`)).entities];
        });
        who = person;
      }
      const path = place.replace(/\{([^}]+)\}/, (_, words) => things.find((one) => (one.fields.name ?? one.fields.title ?? '').startsWith(words)).id);
      await page.evaluate((hash) => { location.hash = hash; }, `#/w/${workspace}${path.startsWith('@') ? path : `/${path}`}`);
      await page.locator('main .page h1').waitFor();
      await page.locator('main .loading').waitFor({ state: 'detached' });
      await page.waitForTimeout(700);
      await before?.(page);
      await page.waitForTimeout(before ? 200 : 0);
      await shot(name);
      if (before) await page.keyboard.press('Escape');
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
