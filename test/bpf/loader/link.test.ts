import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { needsRoot } from './support.ts';

const near = `lvxt-near-${process.pid}`;
const far = `lvxt-far-${process.pid}`;

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8', timeout: 10_000 });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: expected status 0, got ${status}: ${stderr}`);
}

/** Two namespaces joined by a veth pair; node can't enter a namespace, so the checks run in a process started in one. */
function setUp(): void {
  ip('netns', 'add', near);
  ip('netns', 'add', far);
  ip('-n', near, 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far', 'netns', far);
  for (const [namespace, device, address] of [
    [near, 'near', '10.9.9.1/24'],
    [far, 'far', '10.9.9.2/24'],
  ] as const) {
    ip('-n', namespace, 'address', 'add', address, 'dev', device);
    ip('-n', namespace, 'link', 'set', device, 'up');
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
  }
}

function tearDown(): void {
  for (const namespace of [near, far]) spawnSync('ip', ['netns', 'delete', namespace], { timeout: 10_000 });
}

t.test('Link attaches, updates, pins and detaches XDP programs on a veth', { skip: needsRoot }, async t => {
  t.teardown(tearDown);
  setUp();
  const script = fileURLToPath(new URL('link-child.ts', import.meta.url));
  const args = ['netns', 'exec', near, process.execPath, '--import=tsx', script, far];
  const { stdout, stderr, status } = spawnSync('ip', args, { encoding: 'utf8', timeout: 60_000 });
  t.equal(status, 0, stderr);
  const steps = stdout.split('\n').filter(line => line !== '');
  t.same(steps, [
    'no program: passes',
    'native: passes',
    'second attachment: EBUSY',
    'updated to drop: blocked',
    'info: drop on near',
    'handle closed, pin left: blocked',
    'pin updated to pass: passes',
    'detached: passes, ifindex 0',
    'update after detach: ENOLINK',
    'generic drop: blocked',
    'generic closed: passes',
    'no such interface: EINVAL',
  ]);
});
