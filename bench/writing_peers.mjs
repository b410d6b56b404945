// The same desks as in writing.mjs, at a peer: Yjs over @hocuspocus/server or y-websocket. A desk makes real updates of a text
// like that of y-prosemirror. Of what it hears it reads only whose letters they are, as ours reads only the marks of commits.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const need = createRequire(join(import.meta.dirname, 'peers', 'package.json'));
const Y = need('yjs');
const { WebSocket } = need('ws');
const [encoding, decoding] = [need('lib0/encoding'), need('lib0/decoding')];
const [sync, auth, update] = [0, 2, 2]; // of the protocols of both

// A text with so many paragraphs, as an update.
function begun(paragraphs) {
  const doc = new Y.Doc();
  const text = doc.getXmlFragment('prosemirror');
  text.insert(0, paragraphs.map((words) => {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(words)]);
    return paragraph;
  }));
  return Y.encodeStateAsUpdate(doc);
}

export async function peer(kind, { people, texts, paragraphs, heard }) {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'peers', 'writing_server.mjs'), kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(createInterface({ input: server.stdout }), 'line');
  const first = begun(paragraphs);
  const named = kind === 'hocuspocus';
  const message = (name, type, write) => {
    const to = encoding.createEncoder();
    if (named) encoding.writeVarString(to, name);
    encoding.writeVarUint(to, type);
    write(to);
    return encoding.toUint8Array(to);
  };
  const change = (name, bytes) => message(name, sync, (to) => {
    encoding.writeVarUint(to, update);
    encoding.writeVarUint8Array(to, bytes);
  });
  const desks = [];
  for (let i = 0; i < people; i++) {
    const name = `deel ${i % texts}`;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${encodeURIComponent(name)}`, { perMessageDeflate: false });
    socket.binaryType = 'nodebuffer';
    const doc = new Y.Doc();
    Y.applyUpdate(doc, first);
    const desk = { socket, text: i % texts };
    const words = doc.getXmlFragment('prosemirror').get(0).get(0);
    doc.on('update', (bytes) => socket.send(change(name, bytes)));
    const ready = new Promise((resolve) => {
      socket.on('message', (data) => {
        const at = performance.now();
        const from = decoding.createDecoder(data);
        if (named) decoding.readVarString(from);
        if (decoding.readVarUint(from) !== sync) return;
        const what = decoding.readVarUint(from);
        if (what === 1) return resolve(); // what it has: we are in
        if (what !== update) return;
        const told = Y.parseUpdateMeta(decoding.readVarUint8Array(from));
        for (const [client, clock] of told.from) {
          if (client === doc.clientID) continue;
          for (let one = clock; one < told.to.get(client); one++) heard(`${client} ${one}`, at);
        }
      });
    });
    await once(socket, 'open');
    if (named) socket.send(message(name, auth, (to) => { encoding.writeVarUint(to, 0); encoding.writeVarString(to, ''); }));
    socket.send(message(name, sync, (to) => { encoding.writeVarUint(to, 0); encoding.writeVarUint8Array(to, Y.encodeStateVector(new Y.Doc())); }));
    await ready;
    if (i < texts) socket.send(change(name, first));
    desk.type = (pos) => {
      const mark = `${doc.clientID} ${Y.getState(doc.store, doc.clientID)}`;
      words.insert(pos, 'a');
      return mark;
    };
    desks.push(desk);
  }
  return { pid: server.pid, desks, end: async () => { for (const { socket } of desks) socket.terminate(); server.kill(); await once(server, 'exit'); } };
}
