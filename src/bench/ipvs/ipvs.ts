import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../bpf/index.ts';
import { formatIpv4 } from '../../net/ipv4.ts';
import { run } from '../../netns/execute.ts';
import { BenchError } from '../errors.ts';
import { frameLength } from '../kernel/frames.ts';
import type { Contender, Counted } from './contender.ts';
import type { Live } from './live.ts';
import { parseBuckets, parseIpvsTotals, parseOpenConnections, parseTransmitted } from './proc.ts';
import { dummy, realServers, vip } from './topology.ts';

const service = `${formatIpv4(vip)}:80`;
const rules = [
  `-A -t ${service} -s rr`,
  ...realServers.map(server => `-a -t ${service} -r ${formatIpv4(server)}:80 -i -w 1`),
];
const outerLength = 20;
const forgetWithinMs = 20_000;

/** How many buckets the connection table of the kernel's IPVS has. @throws BenchError ERR_UNSUPPORTED if there is no IPVS */
export function ipvsBuckets(): number {
  if (existsSync('/proc/net/ip_vs')) return parseBuckets(readFileSync('/proc/net/ip_vs', 'utf8'));
  throw new BenchError('ERR_UNSUPPORTED', 'Expected a kernel with IPVS (modprobe ip_vs), got one without');
}

/** Kernel IPVS in tunnel mode, which sends to the dummy device. */
export class Ipvs implements Contender {
  readonly name = 'ipvs';
  readonly program: Program;

  constructor(live: Live) {
    // Connections whose servers are gone go, too.
    writeFileSync('/proc/sys/net/ipv4/vs/expire_nodest_conn', '1');
    this.program = live.program('pass');
  }

  delivered(): number {
    const { packets, bytes } = parseTransmitted(readFileSync('/proc/net/dev', 'utf8'), dummy);
    const expected = packets * (frameLength + outerLength);
    if (bytes === expected) return packets;
    throw new BenchError('ERR_WRONG_RUN', `ipvs: expected ${expected} bytes in ${packets} packets, got ${bytes}`);
  }

  counted(): Counted {
    const { packets, connections } = parseIpvsTotals(readFileSync('/proc/net/ip_vs_stats_percpu', 'utf8'));
    const open = parseOpenConnections(readFileSync('/proc/net/ip_vs', 'utf8'));
    return { forwarded: packets, opened: connections, open };
  }

  async forget(): Promise<void> {
    await run('ipvsadm', ['-C']);
    const deadline = Date.now() + forgetWithinMs;
    while (hasConnections()) {
      if (Date.now() > deadline) {
        const message = `ipvs: expected its connections gone within ${forgetWithinMs} ms, got some left`;
        throw new BenchError('ERR_WRONG_RUN', message);
      }
      await sleep(50);
    }
    await run('ipvsadm', ['-R'], `${rules.join('\n')}\n`);
  }

  [Symbol.dispose](): void {
    // The table goes with the network namespace.
  }
}

/** Whether /proc/net/ip_vs_conn has a line below its heading. */
function hasConnections(): boolean {
  return readFileSync('/proc/net/ip_vs_conn', 'utf8').trim().includes('\n');
}
