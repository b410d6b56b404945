// The document: its outline with how far each section is, and one section to read, to write and to talk about.
'use strict';
{
  const draad = globalThis.draad;
  const { h, t, screens } = draad;

  const statuses = ['not_started', 'writing', 'ready_to_discuss', 'adopted'];
  const marker = { not_started: '○', writing: '◐', ready_to_discuss: '●', adopted: '✓' };
  draad.status = (status) => h('span', { class: `status ${status}` }, h('span', { 'aria-hidden': 'true', class: 'marker' }, marker[status]), t(`status.${status}`));

  // ---- the outline ----
  const branch = (items, depth = 1) => {
    const out = [];
    for (let i = 0; i < items.length;) {
      const { section } = items[i];
      let end = i + 1;
      while (end < items.length && items[end].depth > depth) ++end;
      const under = branch(items.slice(i + 1, end), depth + 1);
      const quiet = under.length > 0 && section.fields.status === 'not_started';  // a chapter that only holds sections
      out.push(h('li', { key: section.id },
        h('a', { class: 'outline-line', href: draad.to('plan', section.id) }, h('span', { class: 'outline-title' }, section.fields.title), !quiet && draad.status(section.fields.status)),
        under.length > 0 && h('ol', null, under)));
      i = end;
    }
    return out;
  };

  screens.plan = {
    title: (workspace, id) => (id ? draad.nameOf(workspace.get(id)) || t('menu.plan') : t('menu.plan')),
    topic: (workspace, id) => (id ? `text:${id}` : null),
    draw: (workspace, id) => {
      if (id) return sectionPage(workspace, id);
      const documents = workspace.all('document');
      const loose = workspace.all('section').filter((one) => !workspace.get(one.part_of));  // a guest sees a part alone
      return [
        h('h1', { tabindex: '-1' }, documents.length === 1 ? documents[0].fields.title : t('menu.plan')),
        documents.length === 0 && !loose.length && nothingYet(workspace),
        loose.length > 0 && h('ol', { class: 'outline', key: 'loose' }, branch(loose.map((section) => ({ section, depth: 1 })))),
        documents.map((document) => {
          const outline = draad.outline(workspace, document.id);
          return h('section', { key: document.id, 'aria-label': document.fields.title },
            documents.length > 1 && h('h2', null, document.fields.title),
            outline.length ? h('ol', { class: 'outline' }, branch(outline)) : h('p', { class: 'soft' }, t('plan.no_sections')),
            workspace.may('lead') && addSection(workspace, document, outline));
        }),
        draad.kindsElsewhere(workspace),
      ];
    },
  };

  // The plan they have comes first (D18); an empty one is the other way in.
  let reading = false;
  const nothingYet = (workspace) => h('div', { class: 'empty', key: 'empty' },
    h('p', null, t(workspace.may('lead') ? 'plan.none.lead' : 'plan.none')),
    workspace.may('lead') && h('div', { class: 'pair even', key: 'ways' },
      h('section', { class: 'card', key: 'read' }, h('h2', null, t('plan.read')), h('p', null, t('plan.read.text')), draad.form({
        key: 'read-plan', label: t('plan.read'), button: t(reading ? 'plan.reading' : 'plan.read.button'),
        run: async () => {
          const file = document.getElementById('plan-file').files[0];
          if (!file) throw new draad.Problem({ status: 422, code: 'upload.no_file', detail: t('plan.no_file'), field: 'file' });
          reading = true;
          draad.refreshNow();
          try {
            await draad.upload(`workspaces/${workspace.id}/documents/upload?name=${encodeURIComponent(file.name)}`, file, draad.id());
          } finally {
            reading = false;
          }
          if (!draad.live.open) await workspace.load();
        },
      }, draad.field({ id: 'plan-file', label: t('plan.file'), hint: t('plan.file.kinds'), type: 'file', 'data-field': 'file',
        accept: '.docx,.odt,.md,.markdown,application/vnd.openxmlformats-officedocument.wordprocessingml.document,application/vnd.oasis.opendocument.text,text/markdown' }))),
      h('section', { class: 'card open', key: 'begin' }, h('h2', null, t('plan.new')), draad.form({
        key: 'new-plan', label: t('plan.new'), button: t('plan.begin'),
        run: () => workspace.act('POST', 'documents', { id: draad.id(), title: draad.valueOf('plan-title'), template: document.getElementById('plan-template').checked ? 'overarching' : '' }),
      },
      draad.field({ id: 'plan-title', label: t('plan.title'), value: t('plan.title.usual'), 'data-field': 'title' }),
      h('p', { class: 'check', key: 'check' }, h('input', { type: 'checkbox', id: 'plan-template', checked: true }), h('label', { for: 'plan-template' }, t('plan.template')))))));

  const addSection = (workspace, document, outline) => draad.disclosed(`section-${document.id}`, t('section.add'), (close) => draad.form({
    key: `new-section-${document.id}`, label: t('section.add'), button: t('add'), cancel: close,
    run: () => {
      const after = draad.valueOf('section-after');
      return workspace.act('POST', `documents/${document.id}/sections`, { id: draad.id(), title: draad.valueOf('section-title'), ...(after ? { after } : {}) });
    },
  },
  draad.field({ id: 'section-title', label: t('section.title'), 'data-field': 'title' }),
  draad.field({ id: 'section-after', label: t('section.after'), kind: 'select', value: outline.at(-1)?.section.id ?? '',
    options: [['', t('section.first')], ...outline.map(({ section, depth }) => [section.id, `${'– '.repeat(depth - 1)}${section.fields.title}`])] })));

  // ---- one section ----
  function sectionPage(workspace, id) {
    const section = workspace.get(id);
    if (!section) return draad.gone(draad.to('plan'));
    const outline = draad.outline(workspace, section.part_of);
    const at = outline.findIndex((one) => one.section.id === id);
    const told = workspace.view(`sections/${id}`);
    return [
      h('nav', { class: 'crumbs', 'aria-label': t('crumbs'), key: 'crumbs' }, draad.link(t('menu.plan'), draad.to('plan')),
        above(workspace, section).map((one) => [h('span', { 'aria-hidden': 'true' }, ' › '), draad.link(one.fields.title, draad.to('plan', one.id))])),
      h('h1', { tabindex: '-1' }, section.fields.title),
      h('p', { class: 'intro' }, draad.said(told.value?.purpose)),
      h('div', { class: 'row', key: 'state' }, howFar(workspace, section), workspace.may('talk') && draad.toAgenda(workspace, id, section.fields.title)),
      h('div', { class: 'two', key: 'two' },
        h('div', { class: 'main-column', key: 'main' }, textPart(workspace, section), elementsHere(workspace, id), voices(workspace, id, told.value)),
        h('aside', { class: 'side', key: 'side', 'aria-label': t('section.help') }, questions(told.value, id), pointsHere(workspace, id))),
      h('nav', { class: 'row turn', 'aria-label': t('section.turn'), key: 'turn' },
        outline[at - 1] && draad.link(`← ${outline[at - 1].section.fields.title}`, draad.to('plan', outline[at - 1].section.id)),
        outline[at + 1] && draad.link(`${outline[at + 1].section.fields.title} →`, draad.to('plan', outline[at + 1].section.id))),
    ];
  }
  function above(workspace, section) {
    const out = [];
    for (let one = workspace.get(section.fields.parent); one; one = workspace.get(one.fields.parent)) out.unshift(one);
    return out;
  }

  const howFar = (workspace, section) => (section.can.includes('section.update')
    ? h('div', { class: 'how-far', key: 'how-far' },
      h('label', { for: 'status' }, t('status.ask')),
      h('select', {
        id: 'status', class: 'typed', $: { from: section.version },
        onchange: async (event) => {
          const select = event.currentTarget;
          await draad.tried(workspace.act('PATCH', `sections/${section.id}`, { from: select.$.from, set: { status: select.value } }));
          select.$dirty = false;
          draad.refresh();
        },
      }, statuses.map((one) => h('option', { value: one, selected: section.fields.status === one }, t(`status.${one}`)))))
    : h('p', { class: 'how-far', key: 'how-far' }, draad.status(section.fields.status)));

  // ---- its text ----
  const writing = { section: '', draft: null, timer: 0, busy: false, again: false, theirs: null };
  draad.drafts = new Set();

  function textPart(workspace, section) {
    const text = workspace.textOf(section.id);
    if (writing.section === section.id && writing.draft) return editor(workspace, section, text);
    const kept = draad.remember(`draft.${section.id}`);
    const may = section.can.includes('section.write');
    return h('section', { class: 'text', key: 'text', 'aria-label': t('text') },
      kept && may && h('div', { class: 'kept', role: 'status', key: 'kept' }, h('p', null, t('text.kept')),
        h('div', { class: 'row' }, draad.button(t('text.kept.go_on'), () => write(workspace, section, kept)),
          draad.button(t('text.kept.drop'), () => { draad.remember(`draft.${section.id}`, null); draad.refreshNow(); }, { class: 'button small plain' }))),
      text && !draad.isEmpty(text.fields.doc) ? h('div', { class: 'prose', key: 'prose' }, draad.prose(text.fields.doc))
        : h('p', { class: 'soft', key: 'none' }, t(may ? 'text.none.write' : 'text.none')),
      may && draad.button(t('text.write'), () => write(workspace, section, null), { id: 'write', class: 'button', key: 'write' }));
  }
  function write(workspace, section, kept) {
    Object.assign(writing, { section: section.id, draft: kept ?? draad.draftOf(workspace.textOf(section.id)), theirs: null });
    if (!kept && !writing.draft.blocks.some((one) => one.text !== undefined)) writing.draft.blocks.push(draad.newBlock());
    if (kept) touched(workspace);
    draad.refreshNow();
    document.querySelector('.editor textarea')?.focus();
  }
  const rows = (text) => Math.max(2, text.split('\n').length + 1);

  function editor(workspace, section, text) {
    const { draft } = writing;
    if (text && !writing.busy && !writing.theirs && text.version > draft.from) {  // others wrote
      const both = draad.rebased(draft, text) ?? (draad.drafts.has(section.id) ? null : draad.draftOf(text));
      if (both) {
        Object.assign(draft, both);
        if (draad.drafts.has(section.id)) draad.remember(`draft.${section.id}`, draft);
      }
    }
    const odd = draft.blocks.some((one) => one.text === undefined);
    return h('section', { class: 'text editor', key: 'text', 'aria-label': t('text') },
      h('p', { class: 'hint', key: 'hint' }, t('text.how'), odd && [' ', t('text.as_is')]),
      writing.theirs && conflict(workspace, section),
      draft.blocks.map((one, i) => (one.text === undefined
        ? h('div', { class: 'prose as-is', key: one.id }, draad.block(one.node))
        : h('textarea', {
          key: one.id, class: `typed block ${one.node.type}`, 'aria-label': t(one.node.type === 'heading' ? 'text.heading' : 'text.paragraph', { number: i + 1 }),
          rows: rows(one.text), value: one.text, oninput: (event) => { one.text = event.currentTarget.value; event.currentTarget.rows = rows(one.text); touched(workspace); },
        }))),
      h('div', { class: 'row', key: 'row' },
        draad.button(t('text.ready'), () => stop(workspace), { class: 'button' }),
        draad.button(t('text.more'), () => {
          draft.blocks.push(draad.newBlock());
          draad.refreshNow();
          [...document.querySelectorAll('.editor textarea')].at(-1).focus();
        })));
  }
  const conflict = (workspace, section) => h('div', { class: 'conflict', role: 'alert', key: 'conflict' },
    h('h2', null, t('conflict.text')),
    h('div', { class: 'both' },
      h('div', null, h('h3', null, t('conflict.theirs')), h('div', { class: 'prose' }, draad.prose(writing.theirs.fields.doc))),
      h('div', null, h('h3', null, t('conflict.ours')), h('div', { class: 'prose' }, draad.prose(draad.docOf(writing.draft))))),
    h('div', { class: 'row' },
      draad.button(t('conflict.keep_theirs'), () => {
        writing.draft = draad.draftOf(writing.theirs);
        settle(section.id);
        for (const one of document.querySelectorAll('.editor textarea')) one.$dirty = false;
        draad.refreshNow();
      }),
      draad.button(t('conflict.keep_ours'), () => {
        writing.draft.from = writing.theirs.version;
        writing.theirs = null;
        save(workspace);
      })));

  // Kept on this device at every letter, sent a second after the last one.
  function touched(workspace) {
    draad.drafts.add(writing.section);
    draad.remember(`draft.${writing.section}`, writing.draft);
    draad.onsaving();
    clearTimeout(writing.timer);
    writing.timer = setTimeout(() => save(workspace), 1000);
  }
  function settle(section) {
    draad.drafts.delete(section);
    draad.remember(`draft.${section}`, null);
    writing.theirs = null;
    draad.onsaving();
  }
  async function save(workspace) {
    clearTimeout(writing.timer);
    const { section, draft } = writing;
    if (!draft || !draad.drafts.has(section) || writing.theirs) return;
    if (writing.busy) {
      writing.again = true;
      return;
    }
    Object.assign(writing, { busy: true, again: false });
    const doc = draad.docOf(draft);
    const sent = JSON.stringify(doc);
    const bases = new Map(draft.blocks.map((one) => [one, draad.keysOf(one)]));
    try {
      const answer = await workspace.act('PUT', `sections/${section}/text`, { from: draft.from, doc });
      draft.from = answer.seq;
      for (const one of draft.blocks) if (bases.has(one)) one.base = bases.get(one);
      if (JSON.stringify(draad.docOf(draft)) === sent) settle(section);
      else writing.again = true;
    } catch (problem) {
      if (problem.code === 'text.changed') {
        const told = await draad.look(`workspaces/${workspace.id}/sections/${section}`).catch(() => null);
        const both = told?.text && draad.rebased(draft, told.text);
        if (both) {
          Object.assign(draft, both);
          writing.again = true;
        } else if (told?.text) writing.theirs = told.text;
      } else draad.notify(problem.detail);
    }
    writing.busy = false;
    draad.refresh();
    if (writing.again && !writing.theirs) save(workspace);
  }
  async function stop(workspace) {
    await save(workspace);
    if (writing.theirs) return;
    if (!draad.drafts.has(writing.section)) writing.draft = null;
    else if (writing.busy || writing.again) return draad.notify(t('text.wait'));
    draad.refreshNow();
    document.getElementById('write')?.focus();
  }
  draad.leaveText = (workspace) => {
    if (writing.draft && draad.drafts.has(writing.section)) save(workspace);
    else writing.draft = null;
  };

  // ---- around the text ----
  const elementsHere = (workspace, id) => {
    const here = [...workspace.entities.values()].filter((one) => one.fields.section === id && draad.kind(one.kind));
    if (!here.length) return null;
    return h('section', { class: 'after', key: 'here' }, h('h2', null, t('section.elements')),
      h('ul', { class: 'lines' }, here.map((one) => h('li', { key: one.id }, draad.link(draad.nameOf(one), draad.to('bouwsteen', one.id)),
        h('span', { class: 'soft' }, ` ${draad.kind(one.kind).name}`)))));
  };

  const voices = (workspace, id, told) => {
    if (!told) return null;
    const still = told.not_heard_yet ?? [];
    const partners = workspace.all('organisation');
    const may = workspace.may('talk') && partners.length > 0;
    if (!told.contributions.length && !still.length && !may) return null;
    return h('section', { class: 'after', key: 'voices' },
      h('h2', null, t('voices')),
      told.contributions.length > 0 && h('ul', { class: 'lines' }, told.contributions.map((one) => h('li', { key: one.id }, h('q', null, one.fields.sentence),
        h('span', { class: 'soft' }, ` ${workspace.nameOf(one.fields.organisation)}, ${t(`level.${one.fields.level}`)}`)))),
      may && draad.disclosed('voice', t('voices.add'), (close) => draad.form({
        key: 'voice', label: t('voices.add'), button: t('add'), cancel: close,
        run: () => workspace.act('POST', `sections/${id}/contributions`, { organisation: draad.valueOf('voice-partner'), level: draad.valueOf('voice-level'), sentence: draad.valueOf('voice-sentence') }),
      },
      draad.field({ id: 'voice-sentence', label: t('voices.sentence'), hint: t('talked.sentence.hint'), kind: 'textarea', 'data-field': 'sentence' }),
      draad.field({ id: 'voice-partner', label: t('voices.partner'), kind: 'select', value: workspace.get(workspace.me)?.fields.organisation ?? partners[0].id, options: partners.map((one) => [one.id, one.fields.name]) }),
      draad.field({ id: 'voice-level', label: t('voices.level'), kind: 'select', value: workspace.get(workspace.me)?.fields.level ?? 'operational',
        options: ['operational', 'coordinating', 'steering'].map((one) => [one, t(`level.${one}`)]) }))),
      still.length > 0 && h('details', { class: 'fold', key: 'still' }, h('summary', null, h('h3', null, t('voices.still'))),
        h('div', { class: 'fold-body' }, h('ul', { class: 'plain-list' },
          still.map((one) => h('li', { key: one.organisation }, `${one.name}: ${one.levels.map((level) => t(`level.${level}`)).join(', ')}`))))));
  };

  const asking = { section: '', at: 0, all: false };
  const questions = (told, id) => {
    const list = told?.questions ?? [];
    if (!list.length) return null;
    if (asking.section !== id) Object.assign(asking, { section: id, at: 0 });
    const one = (question) => [h('p', { class: 'ask-now' }, draad.said(question.ask)), question.why && h('p', { class: 'hint' }, draad.said(question.why)),
      h('p', null, h('span', { class: 'firm' }, t(`force.${question.force}`)))];
    const go = (step) => { asking.at += step; draad.refreshNow(); };
    return h('section', { class: 'card open', key: 'questions', 'aria-labelledby': 'questions-title' },
      h('h2', { id: 'questions-title' }, t('questions')),
      asking.all ? h('ol', { class: 'asked', key: 'all' }, list.map((question) => h('li', { key: question.id }, one(question))))
        : h('div', { key: 'one', class: 'asking' }, h('p', { class: 'soft' }, t('questions.at', { at: asking.at + 1, count: list.length })), h('div', { 'aria-live': 'polite', class: 'asking' }, one(list[asking.at])),
          list.length > 1 && h('div', { class: 'row' }, asking.at > 0 && draad.button(t('back'), () => go(-1), { key: 'back' }),
            asking.at + 1 < list.length && draad.button(t('next'), () => go(1), { key: 'next' }))),
      list.length > 1 && h('p', null, draad.button(t(asking.all ? 'questions.one' : 'questions.all'), () => { asking.all = !asking.all; draad.refreshNow(); },
        { class: 'button small plain', key: 'switch' })));
  };

  const pointsHere = (workspace, id) => {
    const list = workspace.view(`findings?section=${id}`).value?.findings ?? [];
    if (!list.length) return null;
    return h('section', { class: 'card open', key: 'points', 'aria-labelledby': 'points-title' }, h('h2', { id: 'points-title' }, t('menu.points')),
      h('ul', { class: 'lines' }, list.map((one) => h('li', { key: one.id }, draad.link(draad.said(one.ask), draad.to('punten', one.id))))));
  };
}
