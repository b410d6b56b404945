// What is shown at which address, and the frame around it: menu, banner, what is saved, what just happened.
'use strict';
{
  const draad = globalThis.draad;
  const { h, t, live, screens, root } = draad;

  draad.account = null;
  draad.workspace = null;
  let at = { screen: null, id: '', address: null };
  let arriving = false;  // the cursor goes to the heading when the page is there
  let first = true;
  let lost = '';         // what cannot be shown, in a sentence

  draad.to = (page, id) => `#/w/${draad.workspace?.id ?? ''}${page ? `/${page}` : ''}${id ? `/${id}` : ''}`;

  // ---- drawing ----
  let waiting = 0;
  draad.refresh = () => { waiting ||= setTimeout(draad.refreshNow, 0); };
  draad.refreshNow = () => {
    clearTimeout(waiting);
    waiting = 0;
    if (!at.screen) return;
    draad.turn += 1;
    draad.show(root, frame());
    document.title = [title(), draad.workspace && at.screen !== screens.start && draad.workspace.name, 'Rode Draad'].filter(Boolean).join(' · ');
    arrive();
    say();
  };
  const ready = () => !draad.workspace || draad.workspace.seq > 0;
  const title = () => (ready() ? at.screen.title(draad.workspace, at.id) : draad.workspace.name || t('waiting'));

  function arrive() {
    if (!arriving || !ready()) return;
    const place = (at.id && at.screen.anchor?.(at.id)) || root.querySelector('h1');
    if (!place) return;
    arriving = false;
    if (first && !at.id) {
      first = false;
      return;
    }
    first = false;
    place.focus({ preventScroll: true });
    if (place.nodeName === 'H1') scrollTo(0, 0);
    else place.scrollIntoView({ block: 'start' });
  }

  const menu = [['visie', 'menu.vision'], ['plan', 'menu.plan'], ['kwaliteit', 'menu.quality'], ['mensen', 'menu.people'], ['punten', 'menu.points']];
  const under = { bouwsteen: (id) => ({ vision: 'visie', quality: 'kwaliteit' })[draad.kind(draad.workspace.get(id)?.kind)?.area] ?? 'plan', draad: (id) => under.bouwsteen(id),
    bouwstenen: () => 'plan' };

  function frame() {
    const { workspace } = draad;
    const page = lost ? h('div', { class: 'message', key: 'lost' }, h('h1', { tabindex: '-1' }, t('gone')), h('p', { role: 'alert' }, lost),
      h('p', null, draad.link(t('workspaces'), '#/', { class: 'button' })))
      : !ready() ? h('div', { class: 'page', key: 'loading' }, h('h1', { tabindex: '-1' }, workspace.name || t('waiting')), h('p', { role: 'status' }, t('waiting')))
        : workspace ? h('div', { class: 'page', key: `${at.address}` }, at.screen.draw(workspace, at.id), draad.knownNames(workspace))
          : h('div', { class: 'page whole', key: at.address }, at.screen.draw(workspace, at.id));
    return [
      h('div', { class: 'banner', role: 'status', key: 'banner' }, draad.account && !live.open && away() ? t('connecting') : ''),
      workspace && !lost && nav(workspace),
      h('div', { class: 'notice-place', role: 'status', key: 'notice' }, draad.notice && h('div', { class: 'notice' }, h('span', null, draad.notice.text),
        draad.notice.action && draad.button(draad.notice.action.label, () => { const { run } = draad.notice.action; draad.notice = null; run(); draad.refreshNow(); }, { key: 'act' }),
        draad.button(t('close'), () => { draad.notice = null; draad.refreshNow(); root.querySelector('h1')?.focus({ preventScroll: true }); }, { class: 'button small plain', key: 'close' }))),
      page,
    ];
  }
  const nav = (workspace) => {
    const here = under[at.name]?.(at.id) ?? at.name;
    return h('div', { class: 'top', key: 'top' },
      h('nav', { class: 'menu', 'aria-label': t('menu') },
        h('a', { class: 'home', href: draad.to(''), 'aria-current': here === '' ? 'page' : undefined }, draad.icon(), h('span', null, workspace.name)),
        h('ul', null, menu.map(([page, key]) => h('li', { key: page },
          h('a', { href: draad.to(page), 'aria-current': here === page ? (at.id ? 'true' : 'page') : undefined }, t(key))))),
      draad.button(t('find'), draad.find, { class: 'button small seek', 'aria-keyshortcuts': 'Control+K', title: 'Ctrl+K' })),
      workspace.may('talk') && h('p', { class: 'saved', key: 'saved' }, h('span', { role: 'status', class: `save is-${draad.saving()}`, 'data-testid': 'saved' }, t(`saving.${draad.saving()}`)),
        h('span', { class: 'news', 'data-testid': 'news' }, news ? t('news') : '')));
  };

  // The account in the bar of the page, which the program drew.
  const bar = document.querySelector('.bar');
  const who = document.createElement('div');
  who.className = 'who';
  bar.append(who);
  function say() {
    draad.show(who, draad.account ? [h('span', { class: 'soft', key: 'name' }, draad.account.name),
      draad.account.workspaces.length > 1 && h('a', { class: 'bar-link', href: `${root.dataset.home}#/`, key: 'all' }, t('workspaces')),
      draad.button(t('sign_out'), signOut, { class: 'button small plain', key: 'out' })] : []);
    const twin = bar.querySelector('.languages a');
    if (twin) twin.hash = location.hash;
  }

  // ---- what is quiet, and what is not ----
  let news = false;
  let newsTimer = 0;
  draad.onnews = () => {
    news = true;
    draad.refresh();
    clearTimeout(newsTimer);
    newsTimer = setTimeout(() => { news = false; draad.refresh(); }, 8000);
  };
  let since = 0;  // a connection that is back at once is no news
  const away = () => since > 0 && Date.now() - since >= 800;
  live.onchange = () => {
    since = live.open ? 0 : since || Date.now();
    if (!live.open) setTimeout(draad.refresh, 850);
    draad.refresh();
  };
  draad.onsaving = () => draad.refresh();
  draad.onlate = (problem) => draad.notify(problem.detail);
  draad.tried = async (promise) => {
    try {
      return await promise;
    } catch (problem) {
      if (!(problem instanceof draad.Problem) && !(problem instanceof draad.NoConnection)) throw problem;
      draad.notify(problem.detail ?? t('trouble.no_connection'));
      return null;
    }
  };
  draad.onsignedout = () => {
    if (!draad.account) return;
    live.stop();
    draad.signedOut = true;
    draad.account = null;
    draad.workspace = null;
    draad.route(true);
  };
  draad.onnotmember = async () => {
    try {
      draad.account = await draad.look('account');
    } catch { /* then as it was */ }
    draad.workspace = null;
    location.hash = '#/';
    draad.notify(t('not_member'));
  };
  async function signOut() {
    if (draad.saving() !== 'saved' && !confirm(t('sign_out.unsaved'))) return;
    try {
      await draad.ask('POST', 'sessions/close', {});
    } catch { /* the cookie stays; the page forgets all the same */ }
    live.stop();
    draad.account = null;
    draad.workspace = null;
    draad.notice = null;
    history.replaceState(null, '', root.dataset.home);
    draad.route(true);
  }

  // ---- addresses ----
  draad.route = async (fresh) => {
    const inviting = root.dataset.screen === 'invitation';
    const pieces = inviting ? [] : location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const before = at;
    lost = '';
    if (draad.workspace) draad.leaveText(draad.workspace);
    if (inviting) at = { screen: screens.invitation, name: 'invitation', id: '' };
    else if (!draad.account) at = { screen: screens.signIn, name: 'sign-in', id: '' };
    else if (draad.remember('invited')) {
      const token = draad.remember('invited');
      draad.remember('invited', null);
      return location.assign(`${root.dataset.invitation}#${token}`);
    } else if (pieces[0] === 'w' && pieces[1]) {
      const name = pieces[2] ?? '';
      at = { screen: name ? screens[name] ?? screens.start : screens.start, name: screens[name] ? name : '', id: pieces[3] ?? '' };
      await enter(pieces[1]);
    } else if (draad.account.workspaces.length === 1 && !pieces[0]) {
      return location.replace(`#/w/${draad.account.workspaces[0].id}`);
    } else {
      at = { screen: screens.workspaces, name: 'workspaces', id: '' };
      leave();
    }
    at.address = `${draad.account ? '' : 'out '}${location.hash}`;
    if (before.address !== at.address || fresh) {
      draad.opened = null;
      draad.troubles.clear();
      arriving = true;
    }
    follow();
    draad.refreshNow();
  };
  function leave() {
    if (draad.workspace) live.leave(draad.workspace.id);
    draad.workspace = null;
  }
  async function enter(id) {
    if (draad.workspace?.id === id && draad.workspace.seq) return;
    leave();
    const workspace = draad.workspace = new draad.Workspace(id);
    workspace.load().catch((problem) => {
      if (draad.workspace !== workspace) return;
      if (problem.status === 401) return draad.onsignedout();
      if (problem instanceof draad.NoConnection) return setTimeout(() => { if (draad.workspace === workspace && !workspace.seq) workspace.load().then(draad.refresh, () => {}); }, 2000);
      lost = problem.detail;
      arriving = true;
    }).finally(draad.refresh);
  }
  // The texts one looks at are followed too.
  function follow() {
    const { workspace } = draad;
    if (!workspace) return;
    const topic = at.screen.topic?.(workspace, at.id);
    const wanted = new Set(['workspace', 'findings', ...(topic ? [topic] : [])]);
    if ([...wanted].sort().join() === [...workspace.topics].sort().join()) return;
    workspace.topics = wanted;
    live.follow();
  }
  addEventListener('hashchange', () => draad.route());

  (async () => {
    try {
      [draad.account] = await Promise.all([draad.look('account'), draad.loadWords()]);
      live.start();
      draad.sendNow();
    } catch (problem) {
      if (problem instanceof draad.NoConnection) setTimeout(() => location.reload(), 3000);
      await draad.loadWords().catch(() => {});
    }
    draad.route(true);
  })();
}
