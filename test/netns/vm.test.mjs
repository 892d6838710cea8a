import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { missingPackages, requirementsFor } from '../../scripts/lib/setup/packages.mjs';
import { getKernelImage } from '../../scripts/lib/vm/kernel-image.mjs';
import { VM_FOLDER } from '../../scripts/lib/vm/scratch.mjs';

const READY_MS = 90_000;

/** Why no virtual machine can run here. */
function obstacle() {
  if (process.getuid?.() !== 0) return 'a virtual machine needs root: run `sudo npm test`';
  const missing = missingPackages(requirementsFor(readFileSync('/etc/os-release', 'utf8')), ['vm']);
  return missing.length > 0 ? `needs ${missing.join(', ')}: apt-get install them` : undefined;
}

/** @param {string} script run by the guest's shell @param {NodeJS.ProcessEnv} env @param {string} checkout */
function startVm(script, env = {}, checkout = ROOT) {
  const vm = join(checkout, 'scripts/vm.mjs');
  const child = spawn(process.execPath, [vm, '--timeout', '110', '--', 'sh', '-c', script], {
    cwd: checkout,
    env: { ...process.env, LVX_VM_KERNEL: '6.12', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', bytes => {
    said.stdout += bytes;
  });
  child.stderr.on('data', bytes => {
    said.stderr += bytes;
  });
  /** @type {Promise<{ status: number | null, stdout: string, stderr: string }>} */
  const ended = new Promise(resolve => child.on('close', status => resolve({ status, ...said })));
  const ready = async () => {
    const deadline = Date.now() + READY_MS;
    while (!said.stdout.includes('ready\n')) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`the guest is not ready: ${said.stderr}`);
      await sleep(50);
    }
  };
  return { child, ended, ready };
}

/** @param {number | undefined} runner @returns {string[]} its machine's processes that still run, by their command lines */
function leftProcesses(runner) {
  const { stdout } = spawnSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter(line => line.includes(`${VM_FOLDER}/${runner}-`) && !line.startsWith('Z'));
}

const reason = obstacle();
if (reason !== undefined) t.plan(0, reason);
else {
  // Each test boots a machine or two.
  t.setTimeout(900_000);
  await getKernelImage('6.12');

  t.test('vm passes output, errors and the exit status, and keeps changes of files to itself', async t => {
    const file = join(t.testdir({}), 'made-in-guest');
    const make = `mkdir -p '${dirname(file)}' && touch '${file}' && test -e '${file}'`;
    const script = `uname -r; ip link show tunl0 >/dev/null && echo tunnel; echo problem >&2; ${make} && exit 7`;
    const { status, stdout, stderr } = await startVm(script).ended;
    t.equal(status, 7);
    t.equal(existsSync(file), false);
    t.match(stdout, /^6\.\S+\ntunnel\n$/);
    t.equal(stderr, 'problem\n');
  });

  t.test('vm boots the oldest supported kernel', async t => {
    const { status, stdout } = await startVm('uname -r; ip link show tunl0', { LVX_VM_KERNEL: '6.1' }).ended;
    t.equal(status, 0);
    t.match(stdout, /^6\.1\.0-/);
  });

  t.test('vm shows a checkout below /tmp, and nothing else there', async t => {
    const folder = mkdtempSync('/tmp/lvx-vm-test-');
    t.teardown(() => rmSync(folder, { recursive: true }));
    cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
    cpSync(join(ROOT, '.cache/vm'), join(folder, '.cache/vm'), { recursive: true });
    const { status, stdout } = await startVm('pwd; ls; ls -d /tmp/*', {}, folder).ended;
    t.equal(status, 0);
    t.equal(stdout, `${folder}\nscripts\n${folder}\n`);
  });

  t.test('vm passes SIGINT on to the command', async t => {
    const { child, ended, ready } = startVm(
      'trap "echo interrupted; exit 5" INT; echo ready; while :; do sleep 0.1; done',
    );
    await ready();
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    t.equal(status, 5);
    t.equal(stdout, 'ready\ninterrupted\n');
  });

  t.test('vm ends at the second SIGINT, whatever the command does', async t => {
    const { child, ended, ready } = startVm('trap "" INT; echo ready; while :; do sleep 0.1; done');
    await ready();
    child.kill('SIGINT');
    await sleep(1000);
    child.kill('SIGINT');
    t.equal((await ended).status, 130);
    t.same(leftProcesses(child.pid), []);
  });

  t.test('vm dies with its runner, and the next one removes the leftovers', async t => {
    const { child, ended, ready } = startVm('echo ready; sleep 1000');
    await ready();
    t.ok(leftProcesses(child.pid).length >= 2, 'it ran');
    child.kill('SIGKILL');
    await ended;
    await sleep(500);
    t.same(leftProcesses(child.pid), []);
    await startVm('true').ended;
    t.same(
      readdirSync(VM_FOLDER).filter(name => name.startsWith(`${child.pid}-`)),
      [],
    );
  });

  t.test('vm that dies by itself is started once more, then shown', async t => {
    const { status, stderr } = await startVm('echo c >/proc/sysrq-trigger; sleep 1000').ended;
    t.equal(status, 1);
    t.match(stderr, /starting it once more/);
    t.match(stderr, /sysrq_handle_crash/);
  });
}
