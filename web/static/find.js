// Finding anything in the workspace by a few letters: Ctrl+K, arrows, Enter; Escape goes back to where one was.
'use strict';
{
  const draad = globalThis.draad;
  const { h, t } = draad;
  const bare = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  let found = [];
  let at = 0;

  const input = h('input', { class: 'typed', id: 'find', type: 'text', autocomplete: 'off', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'found',
    'aria-autocomplete': 'list', 'aria-describedby': 'find-none' });
  const list = h('ul', { id: 'found', role: 'listbox', 'aria-label': t('find') });
  const none = h('p', { class: 'hint', id: 'find-none', role: 'status' });
  const dialog = h('dialog', { class: 'find', 'aria-label': t('find') },
    h('label', { for: 'find' }, t('find.what')), input, none, list, h('p', { class: 'row' }, draad.button(t('close'), () => dialog.close(), { class: 'button small plain' })));
  document.body.append(dialog);

  function search() {
    const words = bare(input.value).split(/\s+/).filter(Boolean);
    const all = [...draad.workspace.entities.values()].filter((one) => one.kind === 'section' || draad.kind(one.kind));
    found = [];
    for (const one of words.length ? all : []) {
      const name = bare(draad.nameOf(one));
      if (!words.every((word) => name.includes(word))) continue;
      found.push({ name: draad.nameOf(one), what: one.kind === 'section' ? t('section') : draad.kind(one.kind).name, first: name.startsWith(words[0]),
        href: one.kind === 'section' ? draad.to('plan', one.id) : draad.to('bouwsteen', one.id) });
    }
    found = found.sort((a, b) => b.first - a.first || a.name.length - b.name.length).slice(0, 8);
    at = 0;
    none.textContent = words.length && !found.length ? t('find.none') : '';
    draw();
  }
  function draw() {
    draad.show(list, found.map((one, i) => h('li', { id: `found-${i}`, role: 'option', 'aria-selected': String(i === at), onclick: () => go(i) }, h('b', null, one.name), h('span', { class: 'soft' }, one.what))));
    if (found.length) input.setAttribute('aria-activedescendant', `found-${at}`);
    else input.removeAttribute('aria-activedescendant');
    list.hidden = !found.length;
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  }
  function go(i) {
    dialog.close();
    location.hash = found[i].href;
  }
  input.addEventListener('input', search);
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      at = (at + step + found.length) % found.length;
      draw();
    } else if (event.key === 'Enter' && found.length) {
      event.preventDefault();
      go(at);
    }
  });
  draad.find = () => {
    if (!draad.workspace?.seq || dialog.open) return;
    input.value = '';
    search();
    dialog.showModal();
    input.focus();
  };
  addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && draad.workspace?.seq) {
      event.preventDefault();
      draad.find();
    }
  });
}
