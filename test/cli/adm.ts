import type { Test } from 'tap';
import type { ApiClient } from '../../src/api/client.ts';
import type { AdmContext, AdmResult } from '../../src/cli/ipvsadm/context.ts';
import type { Names } from '../../src/cli/ipvsadm/names.ts';
import { runIpvsadm } from '../../src/cli/ipvsadm/run.ts';
import type { Dataplane } from '../../src/dataplane/dataplane.ts';
import type { Director } from '../../src/director/director.ts';
import { startApi } from '../api/daemon.ts';
import { argumentsOf } from './recordings.ts';

const ports = new Map([
  ['80/tcp', 'http'],
  ['53/udp', 'domain'],
  ['5353/udp', 'mdns'],
]);

/** Names as on the machine of the recordings: of ports, and of no host. */
export const recordedNames: Names = {
  nameOfPort: (port, protocol) => ports.get(`${port}/${protocol}`),
  portOf: (name, protocol) => {
    const [row] = [...ports].find(([key, value]) => value === name && key.endsWith(protocol)) ?? [];
    return row === undefined ? undefined : Number.parseInt(row, 10);
  },
  addressOf: async () => undefined,
  namesOf: async () => new Map(),
};

/** What a command line left, and what it printed. */
export interface Ran extends AdmResult {
  readonly out: string;
}

/** Command lines of ipvsadm against a fresh director in this process. */
export interface Adm {
  readonly client: ApiClient;
  readonly director: Director;
  run(cmd: string, input?: string): Promise<Ran>;
}

/** Starts a fresh director for command lines; it ends with the test. */
export async function startAdm(t: Test, names: Names = recordedNames, dataplane?: Dataplane): Promise<Adm> {
  const { client, director } = await startApi(t, dataplane);
  return {
    client,
    director,
    run: (cmd, input) => runWords(argumentsOf(cmd), { program: 'ipvsadm', client, names }, input),
  };
}

/**
 * Runs one command line.
 * @param input what comes on standard input
 */
export async function runWords(
  words: readonly string[],
  context: Omit<AdmContext, 'read' | 'write'>,
  input = '',
): Promise<Ran> {
  let out = '';
  const write = async (text: string) => {
    out += text;
  };
  const { status, err } = await runIpvsadm(words, {
    ...context,
    read: async () => input,
    write,
  });
  return { status, out, err };
}
