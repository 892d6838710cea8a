// Runs in the near namespace of link.test.ts: prints one line for each step, which the test compares.
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BpfError, BpfObject, Link } from '../../../src/bpf/index.ts';
import { temporaryBpffs } from './bpffs.ts';
import { objectFile } from './support.ts';

const far = process.argv[2] ?? '';
const ifindex = Number(readFileSync('/sys/class/net/near/ifindex', 'utf8'));
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Whether a datagram from the other namespace arrives. */
async function reaches(): Promise<string> {
  const socket = createSocket('udp4');
  socket.bind(0, '10.9.9.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  let arrived = false;
  socket.on('message', () => {
    arrived = true;
  });
  const send = `const s = require('dgram').createSocket('udp4');
    let n = 0; const t = setInterval(() => { s.send('x', ${port}, '10.9.9.1'); if (++n === 4) { clearInterval(t); s.close(); } }, 50);`;
  spawnSync('ip', ['netns', 'exec', far, process.execPath, '-e', send], { timeout: 10_000 });
  await new Promise(resolve => setTimeout(resolve, 100));
  socket.close();
  return arrived ? 'passes' : 'blocked';
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'no error';
  } catch (error) {
    return error instanceof BpfError ? error.code : String(error);
  }
}

const { folder, remove } = temporaryBpffs();
try {
  using object = BpfObject.open(objectFile('xdp')).load();
  const pass = object.program('pass');
  const drop = object.program('drop');
  say(`no program: ${await reaches()}`);

  const link = Link.attachXdp(pass, ifindex, { mode: 'native' });
  say(`native: ${await reaches()}`);
  say(`second attachment: ${codeOf(() => Link.attachXdp(pass, ifindex, { mode: 'native' }))}`);
  link.update(drop);
  say(`updated to drop: ${await reaches()}`);
  const { programId, ifindex: attached } = link.info;
  say(`info: ${programId === drop.id ? 'drop' : programId} on ${attached === ifindex ? 'near' : attached}`);
  const path = join(folder, 'link');
  link.pin(path);
  link.close();
  say(`handle closed, pin left: ${await reaches()}`);

  using again = Link.openPinned(path);
  again.update(pass);
  say(`pin updated to pass: ${await reaches()}`);
  again.update(drop);
  again.detach();
  say(`detached: ${await reaches()}, ifindex ${again.info.ifindex}`);
  say(`update after detach: ${codeOf(() => again.update(pass))}`);
  rmSync(path);

  const generic = Link.attachXdp(drop, ifindex, { mode: 'generic' });
  say(`generic drop: ${await reaches()}`);
  generic.close();
  say(`generic closed: ${await reaches()}`);
  say(`no such interface: ${codeOf(() => Link.attachXdp(pass, 0x7fff_ff00, { mode: 'native' }))}`);
} finally {
  remove();
}
