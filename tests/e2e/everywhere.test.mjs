// Every address × both languages × phone and desk × normal, letters twice as large, forced colours: axe, width, targets, policy
// (UX-23, UX-25), with a page made bad to see that it is really looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, large, launch, settled, small } from './browser.mjs';
import { begin, enter, go } from './house.mjs';

let house, browser, section, ambition, member;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  const at = `workspaces/${house.workspace}`;
  const { lotte, karin } = house.people;
  await lotte.call('POST', `${at}/invitations`, { name: 'Sem', role: 'writer' });
  await lotte.call('POST', `${at}/groups`, { name: 'Schrijfgroep', members: [(await karin.call('GET', `${at}/members`)).members.find((one) => one.me).id] });
  ambition = (await lotte.call('POST', `${at}/elements`, { kind: 'ambition', fields: { name: 'Elke student hoort bij het team' } })).id;
  const { entities } = await lotte.call('GET', `${at}/load?kinds=section&kinds=member`);
  section = entities.find((one) => one.kind === 'section').id;
  member = entities.find((one) => one.kind === 'member').id;
});
after(async () => { await browser?.close(); await house?.end(); });

// Each place with its pages; one that is not there shows the start.
const places = () => ['', 'plan', `plan/${section}`, 'visie', 'kwaliteit', 'mensen', `mensen/${member}`, 'punten', `bouwsteen/${ambition}`, `draad/${ambition}`, 'bouwstenen/role',
  'veranderd', `versies/${section}`, 'instellingen', 'letten', 'inhoud', 'woorden', '#/account', '#/', '#/stijlgids', `@1/mensen`];
const looks = { normal: {}, large: { bypassCSP: true }, forced: { forcedColors: 'active' } };

async function to(page, place) {
  if (!place.startsWith('#') && !place.startsWith('@')) return go(page, house, place);
  await page.evaluate((hash) => { location.hash = hash; }, place.startsWith('#') ? place : `#/w/${house.workspace}${place}`);
  await page.locator('main h1').first().waitFor();
}

for (const english of [false, true]) {
  for (const viewport of [small, large]) {
    for (const [look, options] of Object.entries(looks)) {
      test(`${english ? 'en' : 'nl'}, ${viewport.width} px, ${look}: every address`, async () => {
        const { page, seen, close } = await enter(browser, house, 'lotte', '', { viewport, english, ...options });
        const bad = [];
        for (const place of places()) {
          await to(page, place);
          if (look === 'large') await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
          await settled(page);
          bad.push(...(await broken(page)).map((one) => `${place}: ${one}`));
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          if (width > viewport.width) bad.push(`${place}: ${width} px wide`);
          if (look === 'normal') {
            const low = await page.evaluate(() => [...document.querySelectorAll('main :is(a, button, select, input, summary), header :is(a, button)')]
              .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.prose, .hint') && !['checkbox', 'radio'].includes(one.type) && !one.matches('.unseen') && getComputedStyle(one).display !== 'inline'
                && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 100)));
            bad.push(...low.map((one) => `${place}: low ${one}`));
            if (await page.evaluate(() => globalThis.violations)) bad.push(`${place}: the policy`);
          }
          if (await page.locator('[type=submit]:disabled').count()) bad.push(`${place}: a disabled button`);
        }
        assert.deepEqual([...new Set(bad)], []);
        assert.deepEqual({ ...seen, violations: look === 'large' ? [] : seen.violations }, { elsewhere: [], violations: [], errors: [] });
        await close();
      });
    }
  }
}

test('with more contrast and in the dark: axe finds nothing either', async () => {
  for (const options of [{ contrast: 'more' }, { contrast: 'more', colorScheme: 'dark' }, { colorScheme: 'dark' }]) {
    const { page, close } = await enter(browser, house, 'lotte', '', options);
    for (const place of ['', 'mensen', `versies/${section}`, '#/stijlgids', '@1/mensen']) {
      await to(page, place);
      await settled(page);
      assert.deepEqual(await broken(page), [], `${place} ${JSON.stringify(options)}`);
    }
    await close();
  }
});

test('the look is really looked at: no label, a target of 12 px and pale letters are found out', async () => {
  const { page, close } = await enter(browser, house, 'lotte', '', { bypassCSP: true });
  await page.evaluate(() => {
    const pale = document.createElement('p');
    pale.style.color = '#e8dccb';
    pale.textContent = 'Bijna onleesbaar';
    const tiny = [1, 2].map((number) => {
      const button = document.createElement('button');
      button.style.cssText = 'width:12px;height:12px;padding:0;border:0;margin:0;min-height:0';
      button.setAttribute('aria-label', `Klein ${number}`);
      return button;
    });
    document.querySelector('main').append(pale, document.createElement('input'), ...tiny);
  });
  const found = (await broken(page)).join('\n');
  for (const rule of ['label:', 'color-contrast:', 'target-size:']) assert.ok(found.includes(rule), `${rule} in ${found}`);
  await close();
});
