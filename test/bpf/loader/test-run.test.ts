import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { BpfObject, readXdpContext, xdpContext } from '../../../src/bpf/index.ts';
import { needsRoot, objectFile, toWords, words } from './support.ts';

const skip = needsRoot;
const XDP_DROP = 1;
const XDP_PASS = 2;
const XDP_TX = 3;
const LOOPBACK = 1;

t.test('Program.testRun gives the packet back as the program left it', { skip }, async t => {
  using object = BpfObject.open(objectFile('xdp')).load();
  const prepend = object.program('prepend');
  const data = new Uint8Array(60).fill(7);
  const result = prepend.testRun({ data, context: xdpContext({ dataLength: 60, ingressIfindex: LOOPBACK }) });
  t.equal(result.retval, XDP_TX);
  t.same([...result.data], [...words(LOOPBACK), ...data]);
  t.match(readXdpContext(result.context), { dataEnd: 64, ingressIfindex: LOOPBACK });
  t.ok(
    data.every(byte => byte === 7),
    'the input is not touched',
  );
  t.equal(prepend.testRun({ data, repeat: 3 }).data.length, 72);
  t.ok(prepend.testRun({ data, repeat: 3 }).duration < 1_000_000);
});

t.test('Program.testRun keeps what it gives to the kernel while the collector is at work', { skip }, async t => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  using object = BpfObject.open(objectFile('xdp')).load();
  const prepend = object.program('prepend');
  // Only in code that was called often enough to be optimized is memory let go of early.
  const warmUp = 15_000;
  let wrong = 0;
  for (let index = 0; index < warmUp + 2000; index++) {
    const isDue = index > warmUp && index % 40 === 0;
    const input = {
      data: new Uint8Array(1000).fill(index),
      // Asked for when addresses have been taken, and the kernel has not been called yet.
      get repeat() {
        if (isDue) collect();
        return 1;
      },
    };
    const { data } = prepend.testRun(input);
    if (data.subarray(4).some(byte => byte !== (index & 0xff))) wrong++;
  }
  t.equal(wrong, 0);
});

t.test('Program.testRun passes metadata', { skip }, async t => {
  using object = BpfObject.open(objectFile('xdp')).load();
  const data = new Uint8Array(64);
  data[0] = 42;
  const result = object.program('read_meta').testRun({ data, context: xdpContext({ dataLength: 64, metaLength: 4 }) });
  t.equal(result.retval, XDP_PASS);
  t.equal(result.data[4 + 13], 42);
  t.equal(object.program('read_meta').testRun({ data }).retval, XDP_DROP, 'none without a context');
});

t.test('Program.testRun says what the kernel refused', { skip }, async t => {
  using object = BpfObject.open(objectFile('xdp')).load();
  const prepend = object.program('prepend');
  const data = new Uint8Array(60);
  t.throws(() => prepend.testRun({ data: new Uint8Array(13) }), {
    code: 'EINVAL',
    operation: 'run',
    object: 'program "prepend"',
  });
  t.throws(() => prepend.testRun({ data, dataOut: 60 }), { code: 'ENOSPC' });
  t.throws(() => prepend.testRun({ data, context: xdpContext({ dataLength: 61 }) }), { code: 'EINVAL' });
  const nowhere = xdpContext({ dataLength: 60, ingressIfindex: 0x7fff_ff00 });
  t.throws(() => prepend.testRun({ data, context: nowhere }), { code: 'ENODEV' });
});

t.test('Program.testRun runs syscall programs with a context in and out', { skip }, async t => {
  using object = BpfObject.open(objectFile('maps')).load();
  const bump = object.program('bump');
  const context = words(2, 0);
  t.same(toWords(bump.testRun({ context }).context), [2, 1000]);
  t.same(toWords(bump.testRun({ context }).context), [2, 1001]);
  t.same(toWords(context), [2, 0], 'the input is not touched');
  t.equal(bump.testRun({ context: words(4, 0) }).retval, 1, 'no such slot');
});

t.test('Program tells what it is', { skip }, async t => {
  using object = BpfObject.open(objectFile('maps')).load();
  const bump = object.program('bump');
  t.match(bump, { name: 'bump', type: 'syscall', tag: /^[0-9a-f]{16}$/ });
  t.equal(bump.info.id, bump.id);
  t.ok(bump.info.mapIds.includes(object.map('shared').info.id));
  t.notOk(bump.info.mapIds.includes(object.map('points').info.id));
  using xdp = BpfObject.open(objectFile('xdp')).load();
  t.match(xdp.program('pass').info, { type: 'xdp', mapIds: [] });
});
