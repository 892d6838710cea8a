import { execFileSync } from 'node:child_process';
import { existsSync, unlinkSync } from 'node:fs';
import t from 'tap';
import { tableInfoCodec } from '../../../../src/bpf/generated/lvx.ts';
import { BpfMap, u32 } from '../../../../src/bpf/index.ts';
import { serverAt, service } from '../../../model/examples.ts';
import { directorInterface } from '../network.ts';
import { open, pinDirFor } from './open.ts';

const web = service('tcp 10.0.0.100:80', {
  servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12', 2)],
  scheduler: 'wrr',
});
const dns = service('udp 10.0.0.100:53', { servers: [serverAt('10.0.0.13', 1, 53)] });

function makeInterface(): Record<string, never> {
  execFileSync('ip', ['link', 'add', 'lvxt1', 'type', 'veth', 'peer', 'name', 'lvxt2']);
  return {};
}

/** The program that the kernel has on an interface, by its id. */
function attachedProgram(): number | undefined {
  const [link] = JSON.parse(execFileSync('ip', ['-json', 'link', 'show', directorInterface], { encoding: 'utf8' }));
  return link.xdp?.prog?.id;
}

t.test('close leaves the program on the interface; the next open adopts services and swaps the program', async t => {
  const pinDir = pinDirFor(t);
  const first = await open(pinDir);
  await first.put(web);
  await first.put(dns);
  first.close();
  const before = attachedProgram();
  t.ok(before, 'a program is on the interface without a process');

  const messages: string[] = [];
  const second = await open(pinDir, messages);
  t.same(second.services(), [web, dns]);
  t.same(await second.condition(), { entries: 0, capacity: 1024, modes: new Map([[directorInterface, 'native']]) });
  t.match(messages.join('\n'), /went on with the link of a former run/);
  const after = attachedProgram();
  t.ok(after);
  t.not(after, before, 'it is another program');
  second.detach();
  t.equal(attachedProgram(), undefined, 'detach takes it off');
  t.notOk(existsSync(pinDir), 'and removes the pins');
});

t.test('open on a table of another size goes on with it and says so', async t => {
  const pinDir = pinDirFor(t);
  (await open(pinDir)).close();
  const messages: string[] = [];
  (await open(pinDir, messages, { connections: 4096 })).close();
  t.match(messages.join('\n'), /warning: .*1024 connections.* instead of 4096/);
});

t.test('open refuses tables of another layout, and leaves them alone', async t => {
  const pinDir = pinDirFor(t);
  (await open(pinDir)).close();
  using info = BpfMap.openPinned(`${pinDir}/table_info`, { key: u32, value: tableInfoCodec });
  const now = info.get(0);
  t.ok(now);
  if (now) info.set(0, { ...now, layout: 1n });
  const program = attachedProgram();
  await t.rejects(open(pinDir), { code: 'ERR_UNSUPPORTED', message: /layout.*lvx stop --detach/ });
  t.equal(attachedProgram(), program, 'still forwarding');
});

t.test('open starts anew where a former start was cut short', async t => {
  const pinDir = pinDirFor(t);
  (await open(pinDir)).close();
  {
    using info = BpfMap.openPinned(`${pinDir}/table_info`, { key: u32, value: tableInfoCodec });
    const now = info.get(0);
    if (now) info.set(0, { ...now, ready: 0 });
  }
  const messages: string[] = [];
  const dataplane = await open(pinDir, messages);
  t.match(messages.join('\n'), /never finished/);
  t.same(dataplane.services(), []);
  dataplane.close();
});

t.test('open starts anew where the description of the tables is missing', async t => {
  const pinDir = pinDirFor(t);
  (await open(pinDir)).close();
  unlinkSync(`${pinDir}/table_info`);
  const messages: string[] = [];
  const dataplane = await open(pinDir, messages);
  t.match(messages.join('\n'), /never finished/);
  t.same(dataplane.services(), []);
  dataplane.close();
});

t.test('an interface that does not exist is named, and nothing stays behind', async t => {
  const pinDir = pinDirFor(t);
  await t.rejects(open(pinDir, [], { interfaces: ['lvxt-none'] }), { code: 'ERR_ATTACH', message: /lvxt-none/ });
  t.notOk(existsSync(pinDir));
});

t.test('an interface with another program is refused', async t => {
  const pinDir = pinDirFor(t);
  const dataplane = await open(pinDir);
  t.teardown(() => dataplane.detach());
  const other = `${pinDir}-other`;
  await t.rejects(open(other), { code: 'ERR_ATTACH', message: /another XDP program/ });
  t.notOk(existsSync(other));
});

t.test('an interface that is deleted and made again is attached to again', async t => {
  const pinDir = pinDirFor(t);
  const messages: string[] = [];
  const dataplane = await open(pinDir, messages, { interfaces: ['lvxt1'], ...makeInterface() });
  t.teardown(() => dataplane.detach());
  execFileSync('ip', ['link', 'del', 'lvxt1']);
  makeInterface();
  const attached = () =>
    execFileSync('ip', ['-json', 'link', 'show', 'lvxt1'], { encoding: 'utf8' }).includes('"prog"');
  for (let attempt = 0; attempt < 100 && !attached(); attempt++) await new Promise(resolve => setTimeout(resolve, 50));
  t.ok(attached());
  t.match(messages.join('\n'), /lvxt1 was deleted and is back/);
});

t.test('generic mode can be asked for', async t => {
  const pinDir = pinDirFor(t);
  const dataplane = await open(pinDir, [], { mode: 'generic' });
  const [link] = JSON.parse(execFileSync('ip', ['-json', 'link', 'show', directorInterface], { encoding: 'utf8' }));
  t.equal(link.xdp.mode, 2);
  t.equal((await dataplane.condition()).modes.get(directorInterface), 'generic');
  dataplane.detach();
});

t.test('a folder that is on no bpf file system is refused', async t => {
  await t.rejects(open('/tmp/lvxt-pins'), { message: /expected a folder on a bpf file system/ });
  t.notOk(existsSync('/tmp/lvxt-pins'));
});
