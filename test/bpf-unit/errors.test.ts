import t from 'tap';
import { errnoName } from '../../src/bpf/errno.ts';
import { check } from '../../src/bpf/errors.ts';
import { bind, c } from '../../src/bpf/ffi/library.ts';
import { BpfError, VerifierError } from '../../src/bpf/index.ts';

t.test('BpfError names operation, object and errno', async t => {
  const error = new BpfError({
    operation: 'set in',
    object: 'map "reals"',
    errno: 7,
    detail: 'it holds at most 8 entries',
  });
  t.match(error, { name: 'BpfError', code: 'E2BIG', errno: 7, operation: 'set in', object: 'map "reals"' });
  t.equal(error.message, 'set in map "reals": E2BIG: argument list too long: it holds at most 8 entries');
  t.equal(check(3, 'x', 'y'), 3);
  t.throws(() => check(-1, 'open', 'map "x"'), {
    code: 'EPERM',
    message: 'open map "x": EPERM: operation not permitted',
  });
});

t.test('errnoName knows numbers that Node does not', async t => {
  t.same(errnoName(524), { code: 'ENOTSUPP', text: 'operation is not supported' });
  t.equal(errnoName(4001).code, 'FORMAT');
  t.same(errnoName(9999), { code: 'E9999', text: 'unknown error' });
});

t.test('VerifierError ends with the reason, not with the statistics', async t => {
  const log =
    '0: R1=ctx() R10=fp0\n0: (61) r1 = *(u32 *)(r1 +0)\nR1 offset is outside of the packet\nprocessed 2 insns (limit 1000000)\n\n';
  const error = new VerifierError('count', 13, log);
  t.match(error, { name: 'VerifierError', code: 'EACCES', program: 'count', log });
  t.equal(error.message, 'verify program "count": EACCES: permission denied: R1 offset is outside of the packet');
  t.ok(error instanceof BpfError);
});

t.test('a missing library or function is named with the package that has it', async t => {
  const missing = bind('liblvxt-none.so.1', 'liblvxt1', { none: c<() => void>('void none(void)') });
  t.throws(missing, { name: 'BpfError', code: 'ENOLIB', message: /library liblvxt-none\.so\.1.*install liblvxt1/ });
  const lacking = bind('libc.so.6', 'a newer libc6', { lvxt_none: c<() => void>('void lvxt_none(void)') });
  t.throws(lacking, { code: 'ENOLIB', message: /lvxt_none.*install a newer libc6/ });
});

t.test('importing the loader loads neither libbpf nor koffi', async t => {
  const { spawnSync } = await import('node:child_process');
  const script = `await import(${JSON.stringify(new URL('../../src/bpf/index.ts', import.meta.url).href)});
    const maps = (await import('node:fs')).readFileSync('/proc/self/maps', 'utf8');
    console.log(/libbpf|koffi/.test(maps));`;
  const args = ['--import=tsx', '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  t.same({ stdout, stderr }, { stdout: 'false\n', stderr: '' });
});
