// In front of a workspace: signing in, accepting an invitation, choosing where to work; and who works along in one.
'use strict';
{
  const draad = globalThis.draad;
  const { h, t } = draad;
  const screens = draad.screens = {};
  const { look, example } = draad.root.dataset;

  let shown = false;  // the password
  const password = (id, fresh) => h('div', { class: 'field', key: `field-${id}` },
    h('label', { for: id }, t('password')),
    fresh && h('p', { class: 'hint', id: `${id}-hint` }, t('password.hint')),
    h('div', { class: 'secret' },
      h('input', { id, name: id, class: 'typed', type: shown ? 'text' : 'password', autocomplete: fresh ? 'new-password' : 'current-password',
        'aria-describedby': fresh ? `${id}-hint` : undefined, 'data-field': 'password', spellcheck: 'false', autocapitalize: 'none' }),
      h('button', { type: 'button', class: 'button small', 'aria-pressed': String(shown), onclick: () => { shown = !shown; draad.refreshNow(); } },
        t('password.show'))));
  const email = () => draad.field({ id: 'email', label: t('email'), type: 'email', autocomplete: 'username', 'data-field': 'email',
    autocapitalize: 'none', spellcheck: 'false' });

  async function enter(run) {
    await run();
    shown = false;
    draad.signedOut = false;
    draad.account = await draad.look('account');
    draad.live.start();
    draad.sendNow();
  }

  const signInForm = (then) => draad.form({
    key: 'sign-in', label: t('sign_in'), button: t('sign_in.button'), wide: true,
    run: async () => {
      await enter(() => draad.ask('POST', 'sessions', { email: draad.valueOf('email'), password: document.getElementById('password').value }));
      then();
    },
  }, email(), password('password'));

  screens.signIn = {
    title: () => t('title'),
    draw: () => h('div', { class: 'entry', key: 'sign-in' },
      h('div', { class: 'entry-head' }, h('h1', { tabindex: '-1' }, t('entry.heading')), h('p', { class: 'lead' }, t('entry.lead'))),
      h('div', { class: 'entry-cards' },
        h('section', { class: 'card', 'aria-labelledby': 'sign-in-title' },
          h('h2', { id: 'sign-in-title' }, t('sign_in')),
          draad.signedOut && h('p', { class: 'hint', role: 'status' }, t('signed_out')),
          signInForm(() => draad.route(true))),
        h('section', { class: 'card open', 'aria-labelledby': 'look-title' },
          h('h2', { id: 'look-title' }, t('look')),
          h('p', null, t('look.text')),
          h('p', { class: 'row' }, h('a', { class: 'button', href: look }, t('look.button')), h('a', { class: 'bar-link', href: example }, t('look.example')))))),
  };

  // ---- an invitation ----
  const guest = { told: undefined, trouble: '', token: '', asked: '' };
  async function lookAtInvitation() {
    guest.token = location.hash.slice(1);
    if (guest.asked === guest.token) return;
    Object.assign(guest, { asked: guest.token, told: undefined, trouble: '' });
    try {
      guest.told = await draad.ask('POST', 'invitations/show', { token: guest.token });
    } catch (problem) {
      guest.trouble = problem.detail ?? t('trouble.no_connection');
      if (problem instanceof draad.NoConnection) guest.asked = '';
    }
    draad.refresh();
  }
  const accept = async (body) => {
    let joined;
    await enter(async () => { joined = await draad.ask('POST', 'invitations/accept', { token: guest.token, ...body }); });
    location.assign(`${draad.root.dataset.home}#/w/${joined.workspace}`);
  };
  const newcomer = () => draad.form({
    key: 'newcomer', label: t('invitation.new'), button: t('invitation.accept'), wide: true,
    run: () => accept({ name: draad.valueOf('name'), email: draad.valueOf('email'), password: document.getElementById('password').value }),
  },
  draad.field({ id: 'name', label: t('name.yours'), autocomplete: 'name', value: guest.told.name, 'data-field': 'name' }), email(), password('password', true));

  screens.invitation = {
    title: () => t('invitation.title'),
    draw: () => {
      lookAtInvitation();
      const { told, trouble } = guest;
      if (trouble || !told) {
        return h('div', { class: 'message', key: 'message' }, h('h1', { tabindex: '-1' }, t('invitation.title')),
          h('p', { role: trouble ? 'alert' : 'status' }, trouble || t('waiting')),
          trouble && h('p', null, draad.link(t('home'), draad.root.dataset.home, { class: 'button' })));
      }
      return h('div', { class: 'entry', key: 'invitation' },
        h('div', { class: 'entry-head' },
          h('h1', { tabindex: '-1' }, t('invitation.heading', { workspace: told.workspace })),
          h('p', { class: 'lead' }, told.by ? t('invitation.by', { by: told.by }) : '', ' ', t(`role.${told.role}.may`)),
          h('p', { class: 'hint' }, t('invitation.until', { day: draad.day(told.until) }))),
        h('div', { class: 'entry-cards' }, draad.account
          ? h('section', { class: 'card', key: 'known' }, h('h2', null, t('invitation.as', { name: draad.account.name })),
            draad.form({ key: 'join', label: t('invitation.accept'), button: t('invitation.accept'), wide: true, run: () => accept({}) }))
          : [h('section', { class: 'card', key: 'new' }, h('h2', null, t('invitation.new')), newcomer()),
            h('section', { class: 'card open', key: 'old' }, h('h2', null, t('invitation.known')), h('p', null, t('invitation.known.text')),
              draad.link(t('sign_in'), `${draad.root.dataset.home}`, { class: 'button', onclick: () => draad.remember('invited', guest.token) }))]));
    },
  };

  // ---- my workspaces ----
  screens.workspaces = {
    title: () => t('workspaces'),
    draw: () => {
      const all = draad.account.workspaces;
      return h('div', { class: 'narrow', key: 'workspaces' },
        h('h1', { tabindex: '-1' }, t('workspaces')),
        all.length === 0 && h('p', { class: 'lead' }, t('workspaces.none')),
        all.length > 0 && h('ul', { class: 'tiles' }, all.map((one) => h('li', { key: one.id },
          h('a', { class: 'tile', href: `#/w/${one.id}` }, h('b', null, one.name), h('span', null, t(`sort.${one.sort}`), ' · ', t(`role.${one.role}`)))))),
        h('section', { class: 'after' }, all.length > 0 && h('h2', null, t('workspace.new')), begin()));
    },
  };
  const begin = () => draad.disclosed('begin', t('workspace.begin'), (close) => draad.form({
    key: 'begin', label: t('workspace.begin'), button: t('workspace.begin.button'), cancel: close,
    run: async () => {
      const id = draad.id();
      await draad.ask('POST', 'workspaces', { id, name: draad.valueOf('begin-name'), sort: 'partnership', sector: [draad.valueOf('begin-sector')] });
      draad.account = await draad.look('account');
      draad.opened = null;
      location.hash = `#/w/${id}`;
    },
  },
  draad.field({ id: 'begin-name', label: t('workspace.name'), hint: t('workspace.name.hint'), 'data-field': 'name' }),
  draad.field({ id: 'begin-sector', label: t('workspace.sector'), kind: 'select', options: ['po', 'vo', 'mbo'].map((one) => [one, t(`sector.${one}`)]), value: 'vo' })));

  // ---- who works along ----
  const levels = ['steering', 'coordinating', 'operational'];
  const person = (one, workspace) => h('li', { key: one.id, class: 'person' },
    h('b', null, one.fields.name, one.id === workspace.me && h('span', { class: 'soft' }, ` (${t('you')})`)),
    h('span', { class: 'soft' }, [one.fields.level && t(`level.${one.fields.level}`), t(`role.${one.fields.role}`)].filter(Boolean).join(' · ')));

  screens.mensen = {
    title: () => t('menu.people'),
    draw: (workspace) => {
      const members = workspace.all('member').sort((a, b) => levels.indexOf(a.fields.level) - levels.indexOf(b.fields.level) ||
        a.fields.name.localeCompare(b.fields.name, draad.language));
      const organisations = workspace.all('organisation').sort((a, b) => a.fields.name.localeCompare(b.fields.name, draad.language));
      const known = new Set(organisations.map((one) => one.id));
      const group = (id, name, about, people) => h('section', { key: id, class: 'group' }, h('h2', null, name), about && h('p', { class: 'soft' }, about),
        people.length ? h('ul', { class: 'people' }, people.map((one) => person(one, workspace))) : h('p', { class: 'soft' }, t('people.nobody')));
      const rest = members.filter((one) => !known.has(one.fields.organisation));
      return [
        h('h1', { tabindex: '-1' }, t('menu.people')),
        h('p', { class: 'intro' }, t('people.lead')),
        workspace.may('manage') && invite(workspace, organisations),
        workspace.may('lead') && draad.disclosed('partner', t('partner.add'), (close) => partner(workspace, close)),
        h('div', { class: 'partners', key: 'partners' },
          organisations.map((one) => group(one.id, one.fields.name, [t(`organisation.${one.fields.sort}`), one.fields.place].filter(Boolean).join(' · '),
            members.filter((member) => member.fields.organisation === one.id))),
          rest.length > 0 && group('rest', organisations.length ? t('people.other') : t('people.all'), '', rest)),
      ];
    },
  };
  const partner = (workspace, close) => draad.form({
    key: 'partner', label: t('partner.add'), button: t('add'), cancel: close,
    run: () => workspace.act('POST', 'organisations', { name: draad.valueOf('partner-name'), sort: draad.valueOf('partner-sort'), place: draad.valueOf('partner-place') }),
  },
  draad.field({ id: 'partner-name', label: t('partner.name'), 'data-field': 'name' }),
  draad.field({ id: 'partner-sort', label: t('partner.sort'), kind: 'select', value: 'school',
    options: ['school', 'institute', 'board', 'other'].map((one) => [one, t(`organisation.${one}`)]) }),
  draad.field({ id: 'partner-place', label: t('partner.place') }));

  let made = null;  // the last link, for as long as this page stays
  const invite = (workspace, organisations) => draad.disclosed('invite', t('invite'), (close) => [draad.form({
    key: 'invite', label: t('invite'), button: t('invite.button'), cancel: () => { made = null; close(); },
    run: async () => {
      const id = draad.id();
      const name = draad.valueOf('invite-name');
      const organisation = draad.valueOf('invite-organisation') || undefined;
      const level = draad.valueOf('invite-level') || undefined;
      await workspace.act('POST', 'invitations', { id, name, role: draad.valueOf('invite-role'), organisation, level });
      const told = await draad.look(`invitations/${workspace.id}/${id}/link`);
      made = { name, link: told.link ?? location.origin + told.path };
    },
  },
  draad.field({ id: 'invite-name', label: t('invite.name'), 'data-field': 'name' }),
  draad.field({ id: 'invite-role', label: t('invite.role'), kind: 'select', value: 'writer',
    options: ['reader', 'contributor', 'writer', 'lead', 'manager'].map((one) => [one, `${t(`role.${one}`)}: ${t(`role.${one}.short`)}`]) }),
  draad.field({ id: 'invite-organisation', label: t('invite.organisation'), kind: 'select',
    options: [['', t('unknown')], ...organisations.map((one) => [one.id, one.fields.name])] }),
  draad.field({ id: 'invite-level', label: t('invite.level'), kind: 'select', options: [['', t('unknown')], ...levels.map((one) => [one, t(`level.${one}`)])] })),
  made && h('div', { class: 'made', role: 'status', key: 'made' },
    h('p', null, t('invite.made', { name: made.name })),
    h('input', { class: 'typed', readonly: true, value: made.link, 'aria-label': t('invite.link'), onfocus: (event) => event.currentTarget.select() }))]);
}
