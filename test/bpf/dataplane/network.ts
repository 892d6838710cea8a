import { execFileSync } from 'node:child_process';
import type { Test } from 'tap';

/** The director's interface inside its namespace. */
export const directorInterface = 'lvxt0';

/**
 * Two namespaces with a cable between them: a director 10.0.0.2, and somebody who has the addresses 10.0.0.11 to 10.0.0.16.
 * They go with the test. Returns the name of the director's.
 */
export function makeNetwork(t: Test): string {
  const director = `lvxt-${process.pid}-dr`;
  const servers = serversOf(director);
  t.teardown(() => {
    for (const name of [director, servers]) ip('netns', 'del', name);
  });
  for (const name of [director, servers]) {
    ip('netns', 'add', name);
    execFileSync('nsenter', [
      `--net=/run/netns/${name}`,
      'sysctl',
      '-qw',
      'net.ipv6.conf.all.disable_ipv6=1',
      'net.ipv6.conf.default.disable_ipv6=1',
    ]);
    ip('-n', name, 'link', 'set', 'lo', 'up');
  }
  ip('-n', director, 'link', 'add', directorInterface, 'type', 'veth', 'peer', 'name', 'rs0', 'netns', servers);
  ip('-n', director, 'address', 'add', '10.0.0.2/24', 'dev', directorInterface);
  for (let host = 11; host <= 16; host++) ip('-n', servers, 'address', 'add', `10.0.0.${host}/24`, 'dev', 'rs0');
  ip('-n', director, 'link', 'set', directorInterface, 'up');
  ip('-n', servers, 'link', 'set', 'rs0', 'up');
  return director;
}

/** The other namespace of a network, by the director's. */
export function serversOf(director: string): string {
  return director.replace(/-dr$/, '-rs');
}

/** Runs a file's tests as a process inside a namespace, as part of this test. */
export async function runInside(t: Test, namespace: string, file: URL, ...args: readonly string[]): Promise<void> {
  const node = [process.execPath, `--import=${new URL('register.mjs', import.meta.url).pathname}`, file.pathname];
  await t.spawn(
    'nsenter',
    [`--net=/run/netns/${namespace}`, ...node, ...args],
    { stdio: 'pipe' },
    file.pathname.split('/').at(-1) ?? '',
  );
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
