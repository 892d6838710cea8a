import { join } from 'node:path';
import { ApiClient } from '../../api/client.ts';
import { LvxDirector } from '../../netns/lvx-director.ts';
import { NamespaceProcess } from '../../netns/process.ts';
import { waitFor } from '../../netns/wait.ts';
import { BenchError } from '../errors.ts';
import type { Row } from './row.ts';
import { directorAddress, port, realAddress, vip } from './topology.ts';

/** Who forwards packets. */
export type ContenderName = 'c' | 'pcap' | 'af_xdp';

/** The contender that the others are compared to: a C program that does the least (bpf/bench/yardstick.c). */
export const base: ContenderName = 'c';

export const contenderNames: readonly ContenderName[] = [base, 'pcap', 'af_xdp'];

/** A contender at work. */
export interface Contender {
  readonly pid: number;
  /** Where it takes commands; empty if it takes none. */
  readonly socket: string;
  stop(): Promise<void>;
}

/** What contenders are run by: the director has a processor of its own. */
const onItsProcessor = ['taskset', '-c', '0'];

/**
 * Has a contender forward packets for the VIP.
 * @param by what lvxd is run by
 * @throws BenchError, NetnsError
 */
export function startContender(name: ContenderName, row: Row, by = onItsProcessor): Promise<Contender> {
  return name === 'c' ? startYardstick(row) : startLvx(name, row, by);
}

async function startYardstick(row: Row): Promise<Contender> {
  const macs = [await row.macOf('director', 'eth1'), await row.macOf('real', 'eth0')];
  const command = [row.yardstick, 'eth0', 'eth1', vip, directorAddress, realAddress, ...macs];
  const namespace = row.namespaceOf('director');
  const running = new NamespaceProcess({ name: 'yardstick', namespace, command: [...onItsProcessor, ...command] });
  await row.passFrames(true);
  await row.keepHostQuiet(true);
  await waitFor('the yardstick', async () => running.output.includes('ready') || undefined, { seconds: 10 });
  const stop = async () => {
    await running.end();
    await row.keepHostQuiet(false);
  };
  return { pid: pidOf(running.child.pid), socket: '', stop };
}

async function startLvx(packets: 'pcap' | 'af_xdp', row: Row, by: readonly string[]): Promise<Contender> {
  await row.passFrames(packets === 'pcap');
  const director = new LvxDirector({
    namespace: row.namespaceOf('director'),
    interfaces: ['eth0'],
    directory: join(row.directory, `${packets}-${row.nextNumber()}`),
    by,
    more: ['--dataplane', 'userspace', '--packets', packets, '--connections', String(2 ** 20)],
  });
  row.onClose(() => director.close());
  await director.start();
  const api = new ApiClient(director.socket);
  const service = { protocol: 'udp', vip, port } as const;
  await api.addService(service, { scheduler: 'rr' });
  await api.addServer(service, { address: realAddress, port }, { weight: 1 });
  const stop = async () => {
    await director.stop('SIGTERM');
  };
  return { pid: pidOf(director.pid), socket: director.socket, stop };
}

function pidOf(pid: number | undefined): number {
  if (pid === undefined) throw new BenchError('ERR_WRONG_RUN', 'Expected a process, got none');
  return pid;
}
