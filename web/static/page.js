// What a browser adds to pages that work without it: dropping a file, progress in words, saving and printing the report.
const limit = 25 * 1024 * 1024;
const by = (id) => document.getElementById(id);

function start(form) {
  const zone = by('zone');
  const file = by('file');
  const label = by('file-label');
  const progress = by('progress');
  const say = form.dataset;
  // Our own button in place of the browser's: it speaks the language of the page.
  zone.classList.add('live');
  by('pick').hidden = false;
  let timer = 0;
  let busy = false;

  const rest = () => {
    clearTimeout(timer);
    busy = false;
    progress.textContent = '';
  };
  const canDrop = matchMedia('(hover: hover)').matches;
  const asked = label.textContent;
  const shown = () => {
    const chosen = file.files[0];
    label.textContent = chosen ? say.chosen.replace('{name}', chosen.name) : canDrop ? say.drop : asked;
    if (chosen) by('trouble')?.remove();
  };
  const refuse = (sentence) => {
    by('trouble')?.remove();
    const box = document.createElement('div');
    const heading = document.createElement('h2');
    const text = document.createElement('p');
    box.id = 'trouble';
    box.className = 'trouble';
    box.tabIndex = -1;
    box.setAttribute('role', 'alert');
    heading.textContent = say.trouble;
    text.textContent = sentence;
    box.append(heading, text);
    form.before(box);
    box.focus();
  };

  file.addEventListener('change', shown);
  form.addEventListener('submit', (event) => {
    const chosen = file.files[0];
    const trouble = !chosen ? say.noFile : chosen.size > limit ? say.tooLarge : '';
    if (busy || trouble) event.preventDefault();
    if (busy) return;
    if (trouble) return refuse(trouble);
    const pdf = event.submitter?.value === 'pdf';
    progress.textContent = pdf ? say.busyPdf : say.busy;
    busy = !pdf;
    timer = setTimeout(() => { if (pdf) rest(); else progress.textContent = say.busyLong; }, 8000);
  });
  addEventListener('pageshow', () => { rest(); shown(); });

  // A file may be dropped anywhere: beside the zone the browser would open it in place of this page.
  let depth = 0;
  const over = (change) => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle('over', depth > 0);
  };
  addEventListener('dragenter', () => over(1));
  addEventListener('dragleave', () => over(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    over(0);
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    shown();
    form.querySelector('[type=submit]').focus();
  });
}

function report(tools) {
  const said = by('tools-said');
  const folds = () => [...document.querySelectorAll('details')];
  let closed = [];

  by('without-script').remove();
  for (const button of tools.querySelectorAll('button')) button.hidden = false;

  addEventListener('beforeprint', () => {
    closed = folds().filter((fold) => !fold.open);
    for (const fold of closed) fold.open = true;
  });
  addEventListener('afterprint', () => {
    for (const fold of closed) fold.open = false;
    document.documentElement.classList.remove('only-sheet');
  });

  by('save-pdf').addEventListener('click', () => {
    said.textContent = tools.dataset.pdfHint;
    setTimeout(print, 50);
  });
  by('print-sheet').addEventListener('click', () => {
    document.documentElement.classList.add('only-sheet');
    print();
  });
  // The page itself holds all there is, so keeping it needs no second upload: one file, no script, nothing from elsewhere.
  by('save-page').addEventListener('click', async () => {
    const sheet = document.querySelector('link[rel=stylesheet][href*="report"]').href;
    const css = await (await fetch(sheet)).text();
    const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
    const html = `<!doctype html>
<html lang="${document.documentElement.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escape(document.title)}</title>
<style>
${css}</style>
</head>
<body>
<main>${document.querySelector('.report').outerHTML}</main>
</body>
</html>
`;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
    link.download = tools.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    said.textContent = tools.dataset.saved;
  });
}

if (by('look')) start(by('look'));
if (by('tools')) report(by('tools'));
