// The start of a workspace, and what there is to talk about: points with why, source and how firm they are; the agenda;
// what was talked about and what was chosen. Nothing here blocks, and nothing is settled by a tick.
'use strict';
{
  const draad = globalThis.draad;
  const { h, t, screens } = draad;

  const open = (workspace) => workspace.all('agenda_point').filter((one) => one.fields.state !== 'talked');

  // ---- the start ----
  // One step that helps most now, by what somebody may do.
  function next(workspace) {
    const documents = workspace.all('document');
    const sections = documents.length ? documents.flatMap((one) => draad.outline(workspace, one.id)).map((one) => one.section) : workspace.all('section');
    const agenda = open(workspace);
    if (workspace.may('lead') && !documents.length) return [t('next.plan'), t('next.plan.why'), draad.to('plan')];
    if (workspace.may('write')) {
      const mine = sections.find((one) => one.fields.owner === workspace.me && one.fields.status === 'writing');
      const going = mine ?? (agenda.length ? null : sections.find((one) => one.fields.status === 'writing') ?? sections.find((one) => one.fields.status === 'not_started'));
      if (going) return [t('next.write', { title: going.fields.title }), t('next.write.why'), draad.to('plan', going.id)];
    }
    if (workspace.role === 'guest' && sections.length) return [t('next.read', { title: sections[0].fields.title }), t('next.guest.why'), draad.to('plan', sections[0].id)];
    if (agenda.length && workspace.may('talk')) return [t('next.talk'), t('next.talk.why'), draad.to('punten')];
    const ready = sections.find((one) => one.fields.status === 'ready_to_discuss');
    if (ready) return [t('next.read', { title: ready.fields.title }), t('next.read.why'), draad.to('plan', ready.id)];
    return [t('next.look'), t('next.look.why'), draad.to(documents.length ? 'plan' : 'visie')];
  }

  screens.start = {
    title: (workspace) => workspace.name,
    draw: (workspace) => {
      const [label, why, href] = next(workspace);
      const agenda = open(workspace);
      const told = workspace.view('findings');
      const points = told.value?.findings ?? [];
      return [
        h('h1', { tabindex: '-1' }, workspace.name),
        workspace.get(workspace.id)?.fields.about && h('p', { class: 'intro' }, workspace.get(workspace.id).fields.about),
        h('div', { class: 'next', key: 'next' }, h('p', null, why), h('p', null, h('a', { class: 'button first', href }, label))),
        h('div', { class: 'pair', key: 'pair' },
          h('section', { class: 'card', key: 'points', 'aria-labelledby': 'start-points' }, h('h2', { id: 'start-points' }, t('points.look')),
            points.length ? [h('ul', { class: 'asks' }, points.slice(0, 5).map((one) => h('li', { key: one.id }, draad.link(draad.said(one.ask), draad.to('punten', one.id))))),
              h('p', null, draad.link(t('points.all'), draad.to('punten'), { class: 'bar-link' }))]
              : h('p', { class: 'soft' }, told.value ? t('points.none') : t('waiting'))),
          h('section', { class: 'card', key: 'agenda', 'aria-labelledby': 'start-agenda' }, h('h2', { id: 'start-agenda' }, t('agenda')),
            agenda.length ? [h('ul', { class: 'asks' }, agenda.slice(0, 5).map((one) => h('li', { key: one.id }, one.fields.title))),
              h('p', null, draad.link(t('agenda.go'), draad.to('punten'), { class: 'bar-link' }))]
              : h('p', { class: 'soft' }, t('agenda.none')))),
      ];
    },
  };

  // ---- talking ----
  draad.toAgenda = (workspace, about, title) => {
    const there = open(workspace).some((one) => one.fields.about === about);
    return there ? h('span', { class: 'soft said', key: 'agenda' }, t('agenda.there'))
      : draad.button(t('agenda.add'), () => draad.tried(workspace.act('POST', 'agenda', { id: draad.id(), about, title: title.slice(0, 300) })), { key: 'agenda' });
  };
  // Who, and one sentence.
  const talked = (name, run) => (close) => draad.form({
    key: name, label: t('talked'), button: t('talked.button'), cancel: close,
    run: async () => {
      await run({ who: draad.valueOf(`${name}-who`), sentence: draad.valueOf(`${name}-sentence`) });
      draad.opened = null;
      draad.notify(t('talked.noted'));
    },
  },
  draad.field({ id: `${name}-who`, label: t('talked.who'), hint: t('talked.who.hint'), 'data-field': 'who' }),
  draad.field({ id: `${name}-sentence`, label: t('talked.sentence'), hint: t('talked.sentence.hint'), kind: 'textarea', 'data-field': 'sentence' }));

  const source = (list) => list.map((one) => (one.ours ? t('source.ours') : one.law ? [one.law, one.article].filter(Boolean).join(', ')
    : draad.sources[one.document] ?? one.document)).filter((one, i, all) => one && all.indexOf(one) === i).join(' · ');
  draad.sources = { '000': t('source.000'), '001': t('source.001'), '002': t('source.002'), '003': t('source.003'), '004': t('source.004') };

  const jump = (workspace, point) => {
    const element = workspace.get(point.element);
    const section = workspace.get(point.section);
    return [element && draad.link(t('point.to', { name: draad.nameOf(element) }), draad.to('bouwsteen', element.id), { class: 'bar-link', key: 'element' }),
      section && draad.link(t('point.to', { name: section.fields.title }), draad.to('plan', section.id), { class: 'bar-link', key: 'section' })];
  };

  function point(workspace, one, wanted) {
    const words = draad.said(one.ask);
    return h('li', { class: 'point card', key: one.id, id: `punt-${one.id}` },
      h('h3', { class: 'ask', tabindex: '-1' }, words),
      one.place?.quote && !words.includes(one.place.quote.replace(/[.…\s]+$/, '')) && h('figure', { class: 'quote' }, h('blockquote', null, h('p', null, one.place.quote)), one.place.heading && h('figcaption', { class: 'place' }, one.place.heading)),
      h('p', { class: 'why' }, draad.said(one.why)),
      draad.said(one.go_on) && h('p', { class: 'go-on' }, draad.said(one.go_on)),
      h('p', { class: 'rests' }, h('span', { class: 'firm' }, t(`force.${one.force}`)), h('span', { class: 'soft' }, source(one.source ?? []))),
      h('div', { class: 'row' }, jump(workspace, one)),
      h('div', { class: 'row decide', key: 'decide' },
        workspace.may('talk') && draad.toAgenda(workspace, one.id, words),
        workspace.may('talk') && draad.disclosed(`talked-${one.id}`, t('talked'), talked(`talked-${one.id}`, (said) => workspace.act('POST', `findings/${one.id}/talked`, said))),
        workspace.may('write') && draad.disclosed(`choice-${one.id}`, t('choice'), (close) => draad.form({
          key: `choice-${one.id}`, label: t('choice'), button: t('choice.button'), cancel: close,
          run: async () => {
            const reason = draad.valueOf(`reason-${one.id}`);
            await workspace.act('POST', `findings/${one.id}/set_aside`, reason ? { reason } : {});
            draad.opened = null;
            draad.notify(t('choice.noted'), { label: t('undo'), run: () => draad.tried(workspace.act('POST', `findings/${one.id}/reopen`)) });
          },
        }, draad.field({ id: `reason-${one.id}`, label: t('choice.reason'), hint: t('choice.reason.hint') })))));
  }

  const settled = (workspace, list, key, about) => h('ul', { class: 'lines' }, draad.fewest(key, list, (one) => h('li', { key: one.id },
    h('p', { class: 'point-ask' }, draad.said(one.ask)), about(one),
    workspace.may('write') && draad.button(t('reopen'), () => draad.tried(workspace.act('POST', `findings/${one.id}/reopen`)), { class: 'button small plain', 'aria-label': `${t('reopen')}: ${draad.said(one.ask)}` }))));

  const agendaPart = (workspace) => {
    const list = open(workspace);
    return h('section', { class: 'group', key: 'agenda', 'aria-labelledby': 'agenda-title' }, h('h2', { id: 'agenda-title' }, t('agenda')),
      list.length === 0 ? h('p', { class: 'soft' }, t('agenda.none'))
        : h('ul', { class: 'points' }, draad.fewest('agenda', list, (one) => h('li', { class: 'point', key: one.id },
          h('h3', { class: 'point-ask' }, one.fields.title), h('div', { class: 'row' }, jump(workspace, one.fields)),
          h('div', { class: 'row decide', key: 'decide' },
            workspace.may('talk') && draad.disclosed(`settle-${one.id}`, t('talked'), talked(`settle-${one.id}`, (said) => workspace.act('POST', `agenda/${one.id}/settle`, said))),
            one.can.includes('agenda.remove') && (one.fields.by === workspace.me || workspace.may('lead')) &&
              draad.button(t('agenda.remove'), () => draad.tried(workspace.act('DELETE', `agenda/${one.id}`)), { class: 'button small plain', key: 'off' }))))));
  };

  screens.punten = {
    title: () => t('menu.points'),
    anchor: (id) => document.querySelector(`#punt-${CSS.escape(id)} h3`),
    draw: (workspace, wanted) => {
      const all = draad.unfolded.has('points');
      const told = workspace.view(all ? 'findings?all=true' : 'findings').value;
      const list = told?.findings ?? [];
      return [
        h('h1', { tabindex: '-1' }, t('menu.points')),
        h('p', { class: 'intro' }, t('points.lead')),
        h('section', { class: 'group', key: 'points', 'aria-labelledby': 'points-title' }, h('h2', { id: 'points-title' }, t('points.look')),
          !told ? h('p', { role: 'status' }, t('waiting')) : list.length === 0 ? h('p', { class: 'soft' }, t('points.none'))
            : h('ul', { class: 'points cards' }, list.map((one) => point(workspace, one, wanted))),
          told?.more > 0 && h('p', null, draad.button(t('points.more'), () => { draad.unfolded.add('points'); draad.refresh(); }))),
        agendaPart(workspace),
        told?.talked.length > 0 && h('details', { class: 'fold', key: 'talked' }, h('summary', null, h('h2', null, t('talked.list'))),
          h('div', { class: 'fold-body' }, settled(workspace, told.talked, 'talked', (one) => h('p', { class: 'soft' }, h('q', null, one.talked.sentence), ` ${one.talked.who}, ${draad.day(one.talked.on)}`)))),
        told?.chosen.length > 0 && h('details', { class: 'fold', key: 'chosen' }, h('summary', null, h('h2', null, t('choice.list'))),
          h('div', { class: 'fold-body' }, settled(workspace, told.chosen, 'chosen', (one) => h('p', { class: 'soft' }, one.choice.reason ? [h('q', null, one.choice.reason), ' '] : '', draad.day(one.choice.on))))),
        told?.strengths?.length > 0 && h('section', { class: 'group', key: 'strong' }, h('h2', null, t('strong')),
          h('ul', { class: 'lines' }, draad.fewest('strong', told.strengths, (one, i) => h('li', { key: `${one.code}-${i}` }, h('b', null, draad.said(one.title)), h('p', { class: 'soft' }, draad.said(one.why))), 3))),
      ];
    },
  };
}
