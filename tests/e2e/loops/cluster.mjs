// A PostgreSQL of a test's own, from Debian's postgresql-15, on loopback, in a folder that is gone with it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const programs = '/usr/lib/postgresql/15/bin';
const as = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];

async function free_port() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// {port, address(port), end()}
export async function cluster() {
  const folder = mkdtempSync('/tmp/rd-pg-');
  chmodSync(folder, 0o777);
  const port = await free_port();
  const run = (name, ...words) => [...as, join(programs, name), ...words];
  const [first, ...rest] = run('initdb', '-N', '-D', join(folder, 'data'), '-U', 'postgres', '-E', 'UTF8', '--no-locale', '-A', 'trust');
  execFileSync(first, rest, { cwd: folder, stdio: 'ignore' });
  const [begin, ...words] = run('postgres', '-D', join(folder, 'data'), '-k', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1');
  const child = spawn(begin, words, { cwd: folder, stdio: 'ignore' });
  const ended = once(child, 'exit');
  for (let tries = 0; ; tries += 1) {
    try {
      execFileSync(join(programs, 'pg_isready'), ['-h', folder, '-p', String(port)], { stdio: 'ignore' });
      break;
    } catch (error) {
      if (tries > 200) throw error;
      await pause(50);
    }
  }
  return {
    port,
    address: (at = port) => `postgresql://postgres@127.0.0.1:${at}/postgres`,
    end: async () => {
      const [stop, ...more] = run('pg_ctl', 'stop', '-D', join(folder, 'data'), '-m', 'immediate');
      execFileSync(stop, more, { cwd: folder, stdio: 'ignore' });
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
