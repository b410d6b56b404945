// Asks who is signed in, and for the workspace in the address, while the app itself is still on its way: on a slow line that is a
// second and a half. The first call for the same takes the answer over (web/src/core/api.ts).
'use strict';
{
  const headers = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang };
  const asked = new Map();
  const ask = (path) => {
    const answer = fetch(`/api/${path}`, { headers, credentials: 'same-origin', cache: 'no-store' });
    answer.catch(() => {});
    asked.set(path, answer);
  };
  ask('account');
  const workspace = /^#\/w\/(\w{26})/.exec(location.hash);
  if (workspace) ask(`workspaces/${workspace[1]}/load`);
  globalThis.early = asked;
}
