// Asks who is signed in, and for the workspace in the address, while the app itself is still on its way: on a slow line that is a
// second and a half. The first call for the same takes the answer over (web/src/core/api.ts).
'use strict';
if (!globalThis.early) {
  const headers = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang };
  const asked = new Map();
  const ask = (path) => {
    const answer = fetch(`/api/${path}`, { headers, credentials: 'same-origin', cache: 'no-store' });
    answer.catch(() => {});
    asked.set(path, answer);
  };
  ask('account');
  const workspace = /^#\/w\/(\w{26})(.?)/.exec(location.hash);
  // Its start needs little; every other page needs all (web/src/core/store.ts).
  const start = 'kinds=workspace&kinds=member&kinds=document&kinds=section&kinds=agenda_point';
  if (workspace) ask(`workspaces/${workspace[1]}/load${workspace[2] ? '' : `?${start}`}`);
  globalThis.early = asked;
}
