// Runs in the page: the elements at the end of these steps, as Playwright's locators name them.
export function finder(steps) {
  const text = (one) => (one.textContent ?? '').replace(/\s+/g, ' ').trim();
  const fits = (words, wanted, exact) => {
    if (wanted?.source !== undefined) return new RegExp(wanted.source, wanted.flags).test(words);
    const asked = wanted.replace(/\s+/g, ' ').trim();
    return exact ? words === asked : words.toLowerCase().includes(asked.toLowerCase());
  };
  const input = (...types) => types.map((type) => `input[type=${type}]`).join();
  const roles = { button: `button:not([role]), summary, ${input('submit', 'button')}`, link: 'a[href]:not([role])', heading: 'h1, h2, h3, h4, h5, h6', dialog: 'dialog[open]', textbox: `input:not([type]):not([role]), textarea, ${input('text', 'email')}`,
    combobox: 'select', img: 'img', columnheader: 'th', checkbox: input('checkbox'), radio: input('radio') };
  const label = (one) => one.getAttribute('aria-labelledby')?.split(' ').map((id) => text(document.getElementById(id) ?? one)).join(' ') ?? one.getAttribute('aria-label')
    ?? (one.labels?.length ? [...one.labels].map(text).join(' ') : null);
  const name = (one) => label(one) ?? one.getAttribute('alt') ?? (text(one) || one.getAttribute('title') || '');
  const within = (roots, css) => {
    const all = new Set(roots.flatMap((root) => [...root.querySelectorAll(css.split(/,(?![^()]*\))/).map((one) => (one.trim().startsWith('>') ? `:scope ${one}` : one)).join())]));
    return [...all];
  };
  const each = {
    css: (roots, css) => within(roots, css),
    has: (all, words, yes) => all.filter((one) => fits(text(one), words) === yes),
    nth: (all, index) => [all.at(index)].filter(Boolean),
    label: (roots, words, exact) => within(roots, '*').filter((one) => fits(label(one) ?? '', words, exact) && label(one)),
    text: (roots, words, exact) => within(roots, '*').filter((one) => !one.matches('script, style, head, head *') && fits(text(one), words, exact) && ![...one.children].some((child) => fits(text(child), words, exact))),
    role: (roots, role, words, exact, level) => within(roots, `[role=${role}]${roles[role] ? `, ${roles[role]}` : ''}`).filter((one) => one.checkVisibility({ visibilityProperty: true })
      && (words == null || fits(name(one).replace(/\s+/g, ' ').trim(), words, exact)) && (!level || one.matches(`h${level}`))),
  };
  return steps.reduce((all, [how, ...rest]) => each[how](all, ...rest), [document]);
}
