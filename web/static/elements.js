// Elements by their kind, one element with its ties, and the thread from it as a page to read aloud.
'use strict';
{
  const draad = globalThis.draad;
  const { h, t, screens } = draad;

  let words = { kinds: [], links: [] };
  const kinds = new Map();
  draad.loadWords = async () => {
    words = await (await fetch(draad.root.dataset.vocabulary)).json();
    for (const kind of words.kinds) kinds.set(kind.id, kind);
  };
  draad.kind = (id) => kinds.get(id);
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const placeOf = { vision: 'visie', quality: 'kwaliteit' };  // the other areas stand at the plan
  draad.placeOf = (kind) => (placeOf[kinds.get(kind)?.area] ? draad.to(placeOf[kinds.get(kind).area]) : draad.to('bouwstenen', kind));

  // Of a kind, in the order in which they were made: ids of one record do not tell, versions do not either, so by name where
  // they came together.
  const ofKind = (workspace, id) => workspace.all(id);

  // ---- lists ----
  const first = (entity) => {
    const fields = kinds.get(entity.kind).fields.filter((one) => one.id !== 'name' && entity.fields[one.id] !== undefined);
    const told = fields.find((one) => one.type === 'rich') ?? fields.find((one) => one.type === 'text' && one.id !== 'number');
    const value = told && draad.plain(told, entity.fields[told.id]);
    return !told ? '' : told.type === 'rich' ? value : `${capital(told.label)}: ${value}`;
  };
  draad.plain = (field, value) => {
    if (value === undefined || value === null) return '';
    if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? one.join(', ') : draad.plain(field, one))).join('\n');
    if (field.type === 'date' && /^\d{4}-\d\d-\d\d$/.test(value)) return draad.day(value);
    if (typeof value === 'string' && /^[0-9a-hjkmnp-tv-z]{26}$/.test(value)) return draad.workspace.nameOf(value) || value;
    return String(value);
  };

  const one = (entity) => h('li', { key: entity.id }, h('a', { class: 'line', href: draad.to('bouwsteen', entity.id) },
    h('b', null, draad.nameOf(entity)), first(entity) && h('span', { class: 'soft clip' }, first(entity))));

  function kindPart(workspace, kind, level = 'h2') {
    const list = ofKind(workspace, kind.id);
    return h('section', { class: 'group', key: kind.id, 'aria-labelledby': `kind-${kind.id}` },
      h(level, { id: `kind-${kind.id}` }, capital(kind.plural)),
      h('p', { class: 'soft' }, kind.explains),
      list.length > 0 && h('ul', { class: 'lines big' }, draad.fewest(`kind-${kind.id}`, list, one, 12)),
      workspace.may('write') && adding(workspace, kind));
  }
  // Only a name: the rest may come later, or never.
  const adding = (workspace, kind) => draad.disclosed(`add-${kind.id}`, capital(t('element.add', { kind: kind.name })), (close) => draad.form({
    key: `add-${kind.id}`, label: t('element.add', { kind: kind.name }), button: t('add'), cancel: close,
    run: async () => {
      const name = draad.valueOf(`name-${kind.id}`);
      await workspace.act('POST', 'elements', { id: draad.id(), kind: kind.id, fields: { name } });
      draad.notify(t('element.added', { name }));
      document.getElementById(`name-${kind.id}`)?.focus();
    },
  }, draad.field({ id: `name-${kind.id}`, label: capital(kind.fields.find((field) => field.id === 'name')?.label ?? t('name')), 'data-field': 'name' })));

  const inUse = (workspace, kind) => kind.at_start || ofKind(workspace, kind.id).length > 0;
  const area = (name, title, lead) => ({
    title: () => t(title),
    draw: (workspace) => {
      const all = words.kinds.filter((kind) => kind.area === name);
      const later = all.filter((kind) => !inUse(workspace, kind));
      return [
        h('h1', { tabindex: '-1' }, t(title)),
        h('p', { class: 'intro' }, t(lead)),
        all.filter((kind) => inUse(workspace, kind)).map((kind) => kindPart(workspace, kind)),
        later.length > 0 && workspace.may('write') && h('details', { class: 'fold', key: 'later' }, h('summary', null, h('h2', null, t('kinds.later'))),
          h('div', { class: 'fold-body' }, later.map((kind) => kindPart(workspace, kind, 'h3')))),
      ];
    },
  });
  screens.visie = area('vision', 'menu.vision', 'vision.lead');
  screens.kwaliteit = area('quality', 'menu.quality', 'quality.lead');
  screens.bouwstenen = {
    title: (workspace, id) => (kinds.has(id) ? capital(kinds.get(id).plural) : t('elements')),
    draw: (workspace, id) => {
      const kind = kinds.get(id);
      const some = kind ? [kind] : words.kinds.filter((one) => inUse(workspace, one));
      return [
        h('nav', { class: 'crumbs', 'aria-label': t('crumbs'), key: 'crumbs' }, draad.link(t('menu.plan'), draad.to('plan'))),
        h('h1', { tabindex: '-1' }, kind ? capital(kind.plural) : t('elements')),
        kind && h('p', { class: 'intro' }, kind.explains),
        kind ? [ofKind(workspace, id).length > 0 && h('ul', { class: 'lines big', key: 'list' }, draad.fewest(`kind-${id}`, ofKind(workspace, id), one, 12)),
          workspace.may('write') && adding(workspace, kind)]
          : some.map((each) => kindPart(workspace, each)),
      ];
    },
  };
  // What stands in the plan and has no page of its own in the menu.
  draad.kindsElsewhere = (workspace) => {
    const some = words.kinds.filter((kind) => !placeOf[kind.area] && inUse(workspace, kind));
    const later = words.kinds.filter((kind) => !placeOf[kind.area] && !inUse(workspace, kind));
    if (!some.length) return null;
    const name = (kind) => h('li', { key: kind.id }, h('a', { class: 'pill', href: draad.to('bouwstenen', kind.id) }, capital(kind.plural),
      ofKind(workspace, kind.id).length > 0 && h('span', { class: 'soft' }, ` ${ofKind(workspace, kind.id).length}`)));
    return h('section', { class: 'after', key: 'elsewhere' }, h('h2', null, t('plan.also')), h('p', { class: 'soft' }, t('plan.also.lead')),
      h('ul', { class: 'pills' }, some.map(name)),
      workspace.may('write') && later.length > 0 && h('details', { class: 'fold' }, h('summary', null, h('h3', null, t('kinds.later'))),
        h('div', { class: 'fold-body' }, h('ul', { class: 'pills' }, later.map(name)))));
  };

  // ---- one element ----
  draad.gone = (back) => h('div', { class: 'message', key: 'gone' }, h('h1', { tabindex: '-1' }, t('gone')), h('p', null, t('gone.text')),
    h('p', null, draad.link(t('back'), back, { class: 'button' })));

  screens.bouwsteen = {
    title: (workspace, id) => draad.nameOf(workspace.get(id)) || t('gone'),
    draw: (workspace, id) => {
      const entity = workspace.get(id);
      const kind = entity && kinds.get(entity.kind);
      if (!kind) return draad.gone(draad.to(''));
      const may = entity.can.includes('element.update');
      const told = workspace.view(`elements/${id}`).value;
      const filled = kind.fields.filter((field) => field.id === 'name' || entity.fields[field.id] !== undefined);
      const rest = kind.fields.filter((field) => !filled.includes(field) && field.type !== 'table');
      const section = workspace.get(entity.fields.section);
      return [
        h('nav', { class: 'crumbs', 'aria-label': t('crumbs'), key: 'crumbs' }, draad.link(capital(kind.plural), draad.placeOf(kind.id))),
        h('h1', { tabindex: '-1' }, draad.nameOf(entity)),
        h('p', { class: 'intro' }, `${capital(kind.name)}. ${kind.explains}`),
        section && h('p', { key: 'stands' }, t('element.stands'), ' ', draad.link(section.fields.title, draad.to('plan', section.id))),
        h('div', { class: 'fields', key: 'fields' }, filled.map((field) => fieldPart(workspace, entity, field, may))),
        may && rest.length > 0 && h('details', { class: 'fold', key: `rest-${id}` }, h('summary', null, h('h2', null, t('element.more'))),
          h('div', { class: 'fold-body fields' }, h('p', { class: 'soft' }, t('element.more.hint')), rest.map((field) => fieldPart(workspace, entity, field, may)))),
        ties(workspace, entity, told?.links),
        h('div', { class: 'row after', key: 'row' },
          draad.link(t('thread.follow'), draad.to('draad', id), { class: 'button small' }),
          entity.can.includes('agenda.add') || workspace.may('talk') ? draad.toAgenda(workspace, id, draad.nameOf(entity)) : null,
          entity.can.includes('element.remove') && draad.button(t('element.remove'), () => take(workspace, entity), { class: 'button small plain' })),
      ];
    },
  };
  async function take(workspace, entity) {
    const name = draad.nameOf(entity);
    const answer = await draad.tried(workspace.act('DELETE', `elements/${entity.id}`));
    if (!answer) return;
    location.hash = draad.placeOf(entity.kind);
    draad.notify(t('element.removed', { name }), { label: t('undo'), run: async () => {
      const back = await draad.tried(workspace.act('POST', `elements/${entity.id}/restore`));
      if (back) draad.notify(t('element.back', { name }));
    } });
  }

  // A field that saves itself when one leaves it. What somebody else wrote meanwhile is shown beside it.
  const saving = new Map();     // element and field → the last save
  const conflicts = new Map();  // element and field → {ours, theirs, from}
  const numbers = new Set(['number', 'percent', 'hours', 'fte', 'money']);

  function fieldPart(workspace, entity, field, may) {
    const value = entity.fields[field.id];
    if (!may || field.type === 'table') {
      return h('div', { class: 'field', key: field.id }, h('p', { class: 'label' }, capital(field.label)), h('p', { class: 'told' }, draad.plain(field, value)));
    }
    const id = `field-${field.id}`;
    const name = `${entity.id} ${field.id}`;
    const shown = field.many ? (value ?? []).join('\n') : typeof value === 'string' && ['person', 'organisation'].includes(field.type) ? draad.plain(field, value) : String(value ?? '');
    const common = {
      id, class: 'typed', 'aria-describedby': conflicts.has(name) ? `${id}-conflict` : undefined, $: { from: entity.version },
      onchange: (event) => keep(workspace, entity.id, field, event.currentTarget),
    };
    const long = field.type === 'rich' || field.many || shown.length > 70;
    const control = field.type === 'choice'
      ? h('select', common, ['', ...field.choices].map((one) => h('option', { value: one, selected: one === shown }, one || '–')))
      : long ? h('textarea', { ...common, rows: Math.max(2, Math.ceil(shown.length / 70)), value: shown })
        : h('input', { ...common, type: field.type === 'date' && (!shown || /^\d{4}-\d\d-\d\d$/.test(shown)) ? 'date' : 'text', value: shown,
          inputmode: numbers.has(field.type) ? 'decimal' : undefined, list: ['person', 'organisation'].includes(field.type) ? `known-${field.type}` : undefined });
    return h('div', { class: 'field', key: field.id }, h('label', { for: id }, capital(field.label)), field.many && h('p', { class: 'hint' }, t('field.many')), control,
      conflicts.has(name) && conflict(workspace, entity, field, name, id));
  }
  function parsed(field, text) {
    if (text === '') return null;
    if (field.many) return text.split('\n').map((one) => one.trim()).filter(Boolean);
    const number = Number(text.replace(',', '.'));
    return numbers.has(field.type) && Number.isFinite(number) ? number : text;
  }
  function keep(workspace, id, field, control) {
    const name = `${id} ${field.id}`;
    const run = async () => {
      const text = control.value.trim();
      const from = Math.max(control.$.from, saving.get(name)?.seq ?? 0);
      try {
        const { seq } = await workspace.act('PATCH', `elements/${id}`, { from, set: { [field.id]: parsed(field, text) } });
        saving.get(name).seq = seq;
        conflicts.delete(name);
        if (control.value.trim() === text) control.$dirty = false;
      } catch (problem) {
        if (problem.code === 'field.changed') {
          await workspace.load();
          conflicts.set(name, { ours: text });
        } else {
          draad.notify(problem.detail);
          control.focus();
        }
      }
      draad.refresh();
    };
    const before = saving.get(name);
    const now = { seq: before?.seq ?? 0, done: null };
    now.done = (before?.done ?? Promise.resolve()).then(() => { now.seq = Math.max(now.seq, before?.seq ?? 0); return run(); });
    saving.set(name, now);
  }
  const conflict = (workspace, entity, field, name, id) => {
    const { ours } = conflicts.get(name);
    const theirs = draad.plain(field, entity.fields[field.id]);
    const settle = (mine) => {
      const control = document.getElementById(id);
      conflicts.delete(name);
      control.$dirty = false;
      if (mine) {
        control.$ = { from: entity.version };
        control.$dirty = true;
        control.value = ours;
        keep(workspace, entity.id, field, control);
      }
      draad.refreshNow();
      control.focus();
    };
    return h('div', { class: 'conflict', role: 'alert', id: `${id}-conflict`, key: 'conflict' },
      h('p', null, t('conflict.field')),
      h('dl', { class: 'facts' }, h('dt', null, t('conflict.theirs')), h('dd', null, theirs || '–'), h('dt', null, t('conflict.ours')), h('dd', null, ours || '–')),
      h('div', { class: 'row' }, draad.button(t('conflict.keep_theirs'), () => settle(false)), draad.button(t('conflict.keep_ours'), () => settle(true))));
  };
  draad.knownNames = (workspace) => [['person', 'member'], ['organisation', 'organisation']].map(([type, kind]) =>
    h('datalist', { id: `known-${type}`, key: `known-${type}` }, workspace.all(kind).map((one) => h('option', { value: one.fields.name, key: one.id }))));

  // ---- its ties ----
  const ends = (link, id) => (link.from.id === id ? link.to : link.from);
  const ties = (workspace, entity, links) => h('section', { class: 'after', key: 'ties', 'aria-labelledby': 'ties-title' },
    h('h2', { id: 'ties-title' }, t('ties')),
    links === undefined ? h('p', { class: 'soft', role: 'status' }, t('waiting'))
      : links.length === 0 ? h('p', { class: 'soft' }, t('ties.none'))
        : h('ul', { class: 'ties' }, draad.fewest(`ties-${entity.id}`, links, (link) => tie(workspace, entity, link), 8)),
    workspace.may('write') && tying(workspace, entity));
  const tie = (workspace, entity, link) => h('li', { key: link.id, class: link.suspect ? 'tie asks' : 'tie' },
    h('p', { class: 'sentence' }, draad.said(link.sentence)),
    h('p', { class: 'rationale' }, link.rationale),
    ends(link, entity.id).now !== 'removed' && h('p', null, draad.link(t('ties.go', { name: ends(link, entity.id).name }), draad.to('bouwsteen', ends(link, entity.id).id))),
    link.suspect && h('p', { class: 'asks-line' }, t('ties.still')),
    workspace.may('write') && h('div', { class: 'row' },
      link.suspect && draad.button(t('ties.confirm'), () => draad.tried(workspace.act('POST', `links/${link.id}/confirm`)), { key: 'confirm' }),
      draad.button(t('ties.remove'), () => draad.tried(workspace.act('DELETE', `links/${link.id}`)), { class: 'button small plain', key: 'remove', 'aria-label': `${t('ties.remove')}: ${draad.said(link.sentence)}` })));

  // A tie needs a sentence (D9).
  function tying(workspace, entity) {
    const types = words.links.flatMap((type) => [...(type.from.includes(entity.kind) ? [{ type, far: type.to, out: true }] : []),
      ...(type.to.includes(entity.kind) ? [{ type, far: type.from, out: false }] : [])]);
    const choices = types.flatMap(({ type, far, out }) => far.flatMap((kind) => ofKind(workspace, kind)).filter((other) => other.id !== entity.id)
      .map((other) => [`${type.id} ${out} ${other.id}`, out ? `… ${type.name} ‘${draad.nameOf(other)}’` : `‘${draad.nameOf(other)}’ ${type.name} …`]));
    if (!choices.length) return null;
    return draad.disclosed('tie', t('ties.add'), (close) => draad.form({
      key: 'tie', label: t('ties.add'), button: t('ties.add.button'), cancel: close,
      run: async () => {
        const [type, out, other] = draad.valueOf('tie-to').split(' ');
        const [from, to] = out === 'true' ? [entity.id, other] : [other, entity.id];
        await workspace.act('POST', 'links', { id: draad.id(), type, from, to, rationale: draad.valueOf('tie-why') });
        draad.opened = null;
      },
    },
    draad.field({ id: 'tie-to', label: t('ties.with'), kind: 'select', options: choices, value: choices[0][0] }),
    draad.field({ id: 'tie-why', label: t('ties.why'), hint: t('ties.why.hint'), kind: 'textarea', 'data-field': 'rationale' })));
  }

  // ---- the thread, read aloud ----
  screens.draad = {
    title: (workspace, id) => t('thread.from', { name: draad.nameOf(workspace.get(id)) }),
    draw: (workspace, id) => {
      const entity = workspace.get(id);
      if (!entity) return draad.gone(draad.to(''));
      const told = workspace.view(`elements/${id}/thread?depth=4`).value;
      const steps = told?.steps ?? [];
      return [
        h('nav', { class: 'crumbs', 'aria-label': t('crumbs'), key: 'crumbs' }, draad.link(draad.nameOf(entity), draad.to('bouwsteen', id))),
        h('h1', { tabindex: '-1' }, t('thread.from', { name: draad.nameOf(entity) })),
        h('p', { class: 'intro' }, t('thread.lead')),
        !told ? h('p', { role: 'status' }, t('waiting'))
          : steps.length ? h('ol', { class: 'thread' }, steps.map((step) => h('li', { key: step.id, class: `step depth-${step.depth}` },
            h('p', { class: 'sentence' }, draad.said(step.sentence)),
            h('p', { class: 'rationale' }, step.rationale),
            step.suspect && h('p', { class: 'asks-line' }, t('ties.still')),
            h('p', { class: 'soft' }, [step.from, step.to].filter((end) => end.id !== id && end.now !== 'removed').map((end, i) =>
              [i > 0 && ' · ', draad.link(end.name, draad.to('bouwsteen', end.id))])))))
            : h('p', null, t('thread.none')),
        h('p', { class: 'row after' }, draad.button(t('print'), () => print())),
      ];
    },
  };
}
