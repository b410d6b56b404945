// Building a page without a framework: a screen is drawn whole each time, and what differs is put into the page, so that
// focus, scroll and half-typed words stay where they are. No markup from text anywhere (Trusted Types).
'use strict';
{
  const draad = globalThis.draad;
  const t = draad.t;

  const heard = (event) => event.currentTarget.$on?.[event.type]?.(event);
  function listen(node, on) {
    for (const type of Object.keys(on)) if (!node.$on?.[type]) node.addEventListener(type, heard);
  }

  // h('button', {class: 'button', onclick: run, key: 'x', $: {from: 3}}, 'text', node, [nodes], null)
  function h(tag, props, ...children) {
    const svg = tag === 'svg' || tag === 'path';
    const node = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(props ?? {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name === 'key') node.$key = value;
      else if (name === '$') node.$ = value;
      else if (name === 'value' && tag !== 'option') node.defaultValue = value;
      else if (name.startsWith('on')) {
        const on = { [name.slice(2)]: value };
        listen(node, on);
        node.$on = { ...node.$on, ...on };
      } else node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
    return node;
  }

  const same = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && one.$key === other.$key;

  // Makes the children of `now` those of `next`, with as little change as it can.
  function morph(now, next) {
    const wanted = new Set([...next.childNodes].map((one) => one.$key));
    const keyed = new Map();
    for (const child of [...now.childNodes]) {
      if (child.$key === undefined) continue;
      if (wanted.has(child.$key)) keyed.set(child.$key, child);
      else child.remove();
    }
    let at = now.firstChild;
    for (const child of [...next.childNodes]) {
      let match = child.$key === undefined ? at : keyed.get(child.$key);
      if (child.$key === undefined) while (match && !same(match, child)) match = match.nextSibling;
      if (!match || !same(match, child)) {
        now.insertBefore(child, at);
        continue;
      }
      while (at !== match && at && at.$key === undefined) {  // what comes before it and has no name is over
        const over = at;
        at = at.nextSibling;
        over.remove();
      }
      if (match === at) at = at.nextSibling;
      else now.insertBefore(match, at);
      patch(match, child);
    }
    while (at) {
      const over = at;
      at = at.nextSibling;
      over.remove();
    }
  }
  function patch(now, next) {
    if (now.nodeType !== Node.ELEMENT_NODE) {
      if (now.data !== next.data) now.data = next.data;
      return;
    }
    const kept = now.nodeName === 'DETAILS' ? ['open'] : [];
    for (const { name } of [...now.attributes]) if (!next.hasAttribute(name) && !kept.includes(name)) now.removeAttribute(name);
    for (const { name, value } of next.attributes) {
      if (!kept.includes(name) && now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
    if (next.$on) listen(now, next.$on);
    now.$on = next.$on;
    const typed = 'defaultValue' in now && now.nodeName !== 'OUTPUT';
    if (typed || now.nodeName === 'SELECT') {
      if (now.$dirty) return;  // somebody is typing here
      now.$ = next.$;
      if (now.nodeName === 'SELECT') {
        morph(now, next);
        if (now.value !== next.value) now.value = next.value;
      } else if (now.type === 'radio' || now.type === 'checkbox') now.checked = next.defaultChecked;
      else {
        if (now.defaultValue !== next.defaultValue) now.defaultValue = next.defaultValue;
        if (now.value !== next.defaultValue) now.value = next.defaultValue;
      }
      return;
    }
    now.$ = next.$;
    morph(now, next);
  }
  draad.root.addEventListener('input', (event) => { event.target.$dirty = true; }, true);

  draad.h = h;
  draad.show = (place, nodes) => {
    const focused = document.activeElement;
    const next = h('div', null, nodes);
    morph(place, next);
    if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  };

  // ---- parts ----
  draad.button = (label, run, props = {}) => h('button', { type: 'button', class: 'button small', ...props, onclick: run }, label);
  draad.link = (label, href, props = {}) => h('a', { href, ...props }, label);
  draad.icon = () => h('svg', { class: 'knot', viewBox: '0 0 40 40', 'aria-hidden': 'true', focusable: 'false' },
    h('path', { class: 'thread-line', 'stroke-width': '3.6', d: 'M6 31c8 3 11-4 10-10s-9-7-9-1 10 7 16 4 10-10 11-15' }));

  // A labelled field. `kind`: input (with a type), textarea or select.
  draad.field = ({ id, label, hint, kind = 'input', options, ...props }) => {
    const described = hint ? `${id}-hint` : undefined;
    const all = { id, name: id, class: 'typed', 'aria-describedby': described, ...props };
    const control = kind === 'select'
      ? h('select', { ...all, value: undefined }, options.map(([value, text]) => h('option', { value, selected: value === (props.value ?? '') }, text)))
      : h(kind, { autocomplete: 'off', ...all, rows: kind === 'textarea' ? props.rows ?? 3 : undefined });
    return h('div', { class: 'field', key: `field-${id}` }, h('label', { for: id }, label), hint && h('p', { class: 'hint', id: described }, hint), control);
  };
  draad.valueOf = (id) => document.getElementById(id)?.value.trim() ?? '';

  // A form that says what went otherwise, above its fields, and puts the cursor where it helps. `run` may throw a Problem;
  // when it went well the fields are as new.
  draad.form = ({ key, label, button, run, cancel, wide }, ...fields) => {
    const trouble = draad.troubles.get(key);
    return h('form', {
      key, class: wide ? 'form wide' : 'form', 'aria-label': label, novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        const form = event.currentTarget;
        if (form.$busy) return;
        form.$busy = true;
        try {
          draad.troubles.delete(key);
          await run(form);
          for (const one of form.querySelectorAll('.typed')) one.$dirty = false;
          form.reset();
        } catch (problem) {
          if (!(problem instanceof draad.Problem) && !(problem instanceof draad.NoConnection)) throw problem;
          draad.troubles.set(key, problem instanceof draad.Problem ? problem.detail : t('trouble.no_connection'));
          const last = problem.field?.split('.').at(-1);
          const at = [...form.elements].find((one) => last && one.dataset.field === last);
          draad.refreshNow();
          (at ?? form.querySelector('.trouble-line'))?.focus();
        } finally {
          form.$busy = false;
        }
        draad.refresh();
      },
      onkeydown: (event) => {
        if (event.key === 'Escape' && cancel) {
          event.stopPropagation();
          cancel();
        }
      },
    },
    trouble && h('p', { class: 'trouble-line', role: 'alert', tabindex: '-1', key: 'trouble' }, trouble),
    ...fields,
    h('div', { class: 'row', key: 'buttons' },
      h('button', { type: 'submit', class: wide ? 'button first' : 'button small full' }, button),
      cancel && draad.button(t('cancel'), cancel, { class: 'button small plain' })));
  };
  draad.troubles = new Map();

  // Something that opens a form under its button, and gives the button focus again when it closes.
  draad.disclosed = (name, label, make, props = {}) => {
    const open = draad.opened === name;
    const close = () => {
      draad.opened = null;
      draad.troubles.delete(name);
      draad.refreshNow();
      document.getElementById(`open-${name}`)?.focus();
    };
    return h('div', { class: 'disclosed', key: `disclosed-${name}` },
      h('button', {
        type: 'button', class: 'button small', id: `open-${name}`, 'aria-expanded': String(open), ...props,
        onclick: () => {
          if (open) return close();
          draad.opened = name;
          draad.refreshNow();
          document.querySelector(`#form-${CSS.escape(name)} .typed`)?.focus();
        },
      }, label),
      open && h('div', { id: `form-${name}`, class: 'disclosed-body', key: 'body' }, make(close)));
  };
  draad.opened = null;

  // What just happened, with a way back; stays until the next one or until somebody closes it.
  draad.notify = (text, action) => {
    draad.notice = { text, action };
    draad.refresh();
  };

  // Five first, the rest behind a button (D1).
  draad.fewest = (name, list, make, most = 5) => {
    const all = draad.unfolded.has(name);
    const shown = all ? list : list.slice(0, most);
    return [shown.map(make), list.length > most && !all && h('li', { key: 'more', class: 'more-item' },
      draad.button(t('more', { count: list.length - most }), () => { draad.unfolded.add(name); draad.refresh(); }))];
  };
  draad.unfolded = new Set();
}
