// A peer that texts are written together through: writing_server.mjs hocuspocus|y-websocket. On a free port of loopback, told
// on standard output; keeps nothing.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { WebSocketServer } from 'ws';

const ready = ({ port }) => console.log(port);
if (process.argv[2] === 'hocuspocus') {
  const { Server } = await import('@hocuspocus/server');
  const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, stopOnSignals: false });
  await server.listen();
  ready(server.httpServer.address());
} else {
  const { setupWSConnection } = createRequire(import.meta.url)('y-websocket/bin/utils');
  const server = createServer();
  new WebSocketServer({ server }).on('connection', setupWSConnection);
  server.listen(0, '127.0.0.1', () => ready(server.address()));
}
