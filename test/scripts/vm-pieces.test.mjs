import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { packCpio } from '../../scripts/lib/vm/cpio.mjs';
import { encodeFrame, FrameKind, frameDecoder } from '../../scripts/lib/vm/frames.mjs';
import { initScript, keptFolders } from '../../scripts/lib/vm/init-script.mjs';
import { makeScratch, sweepScratch } from '../../scripts/lib/vm/scratch.mjs';

t.test('frameDecoder gives back what encodeFrame made, however it is cut', async t => {
  const sent = [
    { kind: FrameKind.stdout, job: 1, payload: Buffer.from('some bytes') },
    { kind: FrameKind.stdin, job: 4_000_000_000, payload: Buffer.alloc(0) },
    { kind: FrameKind.stderr, job: 2, payload: Buffer.alloc(70_000, 7) },
  ];
  const bytes = Buffer.concat(sent.map(({ kind, job, payload }) => encodeFrame(kind, job, payload)));
  for (const size of [1, 8, 9, 10, 4096, bytes.length]) {
    const decode = frameDecoder();
    const got = [];
    for (let at = 0; at < bytes.length; at += size) got.push(...decode(bytes.subarray(at, at + size)));
    t.same(got, sent, `${size} bytes at once`);
  }
});

t.test('packCpio aligns and ends as the kernel wants it', async t => {
  const archive = packCpio([{ path: 'a', mode: 0o100755, content: Buffer.from('hello') }]);
  t.equal(archive.length % 4, 0);
  t.equal(archive.subarray(0, 6).toString(), '070701');
  t.equal(archive.subarray(110, 112).toString(), 'a\0');
  t.equal(archive.subarray(112, 117).toString(), 'hello');
  t.ok(archive.includes('TRAILER!!!\0'));
});

t.test('keptFolders are those below /run and /tmp, without folders in each other', async t => {
  const folders = ['/home/me/lvx', '/tmp/lvx', '/tmp/lvx/dist', '/run/x', '/tmp/lvx', '/tmp', '/tmpfiles/x'];
  t.same(keptFolders(folders), ['/tmp/lvx', '/run/x']);
});

t.test('initScript keeps names with blanks and quotes whole', async t => {
  const odd = "/tmp/it's a place";
  const script = initScript({ kernel: odd, guest: '/g', modules: ['ipip', 'veth'], visible: [odd] });
  const settings = script.slice(0, script.indexOf('# First process'));
  const shown = spawnSync('sh', ['-c', `${settings}\nprintf '%s|' "$KERNEL" "$SHARE0" "$MODULES" "$SCRATCH"`]);
  t.equal(shown.stdout.toString(), `${odd}|${odd}|ipip veth||`);
});

t.test('sweepScratch removes the folders of processes that are gone, and no others', async t => {
  const folder = t.testdir({ '999999999-5-abc': { 'port.sock': '' }, '1-999999999999-reused': {}, 'kept.log': '' });
  const own = makeScratch(folder);
  mkdirSync(join(own, 'x'));
  sweepScratch(folder);
  t.same(readdirSync(folder).sort(), [own.slice(dirname(own).length + 1), 'kept.log'].sort());
  t.ok(existsSync(join(own, 'x')));
});
