// A house with people in it, for tests of the app: accounts, one partnership, the example plan brought along.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open, plan, program, serve } from './browser.mjs';

export const password = 'welkom bij de draad';

// Somebody who asks the API without a browser.
class Person {
  constructor(address) { this.address = address; }
  async call(method, path, body, headers = {}) {
    const raw = body instanceof Uint8Array;
    const answer = await fetch(`${this.address}/api/${path}`, { method, body: body === undefined || raw ? body : JSON.stringify(body),
      headers: { ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }), ...(this.cookie ? { cookie: this.cookie } : {}), ...headers } });
    const cookie = answer.headers.get('set-cookie');
    if (cookie) this.cookie = cookie.split(';')[0];
    const told = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(told)}`);
    return told;
  }
}

// As a browser makes them (web/src/core/ids.ts): led by the moment.
const letters = '0123456789abcdefghjkmnpqrstvwxyz';
export function id() {
  let whole = BigInt(Date.now());
  for (const byte of crypto.getRandomValues(new Uint8Array(10))) whole = (whole << 8n) | BigInt(byte);
  return Array.from({ length: 26 }, (_, i) => letters[Number((whole >> BigInt(5 * (25 - i))) & 31n)]).join('');
}

// {server, workspace, people: {lotte, hidde, karin, rutger}}: manager, writer, contributor, reader. `strangers`: who have an
// account and no workspace yet.
export async function begin(...strangers) {
  const data = mkdtempSync(join(tmpdir(), 'rodedraad-app-'));
  for (const [name, first] of [['Lotte van Rijn', 'lotte'], ...strangers.map((one) => [one, one.split(' ')[0].toLowerCase()])])
    execFileSync(program(), ['account', 'create', '--name', name, '--email', `${first}@voorbeeld.invalid`, '--password', password, '--data', data]);
  const house = { data, server: await serve('--data', data), people: {} };
  house.stranger = () => new Person(house.server.address);
  const lotte = house.people.lotte = new Person(house.server.address);
  await lotte.call('POST', 'sessions', { email: 'lotte@voorbeeld.invalid', password });
  house.workspace = (await lotte.call('POST', 'workspaces', { id: id(), name: 'Partnerschap De Vlierboom', sort: 'partnership', sector: ['po'] })).id;
  const at = `workspaces/${house.workspace}`;
  const school = (await lotte.call('POST', `${at}/organisations`, { name: 'De Grutterswiel', sort: 'school', place: 'Oudewiel' })).id;
  house.invited = async (name, role) => {
    const invitation = (await lotte.call('POST', `${at}/invitations`, { name, role, organisation: school, level: 'operational' })).id;
    return (await lotte.call('GET', `invitations/${house.workspace}/${invitation}/link`)).path;
  };
  for (const [name, role] of [['Hidde', 'writer'], ['Karin', 'contributor'], ['Rutger', 'reader']]) {
    const person = house.people[name.toLowerCase()] = new Person(house.server.address);
    const token = (await house.invited(name, role)).split('#')[1];
    await person.call('POST', 'invitations/accept', { token, name, email: `${name.toLowerCase()}@voorbeeld.invalid`, password });
  }
  await lotte.call('POST', `${at}/documents/upload?name=plan.md`, readFileSync(plan));
  house.again = async (...words) => { house.server = await serve('--data', data, '--port', new URL(house.server.address).port, ...words); };
  house.end = async () => {
    await house.server.stop();
    rmSync(data, { recursive: true, force: true });
  };
  return house;
}

// A browser with this person signed in, at a page of the workspace.
export async function enter(browser, house, who, page = '', options = {}) {
  const english = options.english ? '/en' : '/';
  const opened = await open(browser, house.server.address, english, options);
  await opened.page.fill('#email', `${who}@voorbeeld.invalid`);
  await opened.page.fill('#password', password);
  await opened.page.keyboard.press('Enter');
  await opened.page.locator('.menu').waitFor();
  if (page) await go(opened.page, house, page);
  return opened;
}
export async function go(page, house, place) {
  await page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}${place ? `/${place}` : ''}`);
  await page.locator(`.page[data-path="${place.split('?')[0]}"] h1`).waitFor();
}
export const saved = (page, text = 'Alles opgeslagen') => page.getByTestId('saved').filter({ hasText: text }).waitFor();
