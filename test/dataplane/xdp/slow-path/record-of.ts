import type { SlowRecord } from '../../../../src/dataplane/xdp/slow-path/record.ts';
import { join } from './bytes.ts';

/** A record of a UDP packet that the program handed up; what is not given is something. */
export function recordOf(given: Pick<SlowRecord, 'reason' | 'packet'> & Partial<SlowRecord>): SlowRecord {
  return {
    jiffies: 1_000_000n,
    realIndex: 3,
    link: 14,
    length: given.packet.length,
    mtu: 0,
    serviceId: 1,
    ifindex: 2,
    df: 0,
    client: [0x0a000001, 0, 0, 0],
    vip: [0xc0a80001, 0, 0, 0],
    clientPort: 7,
    port: 80,
    protocol: 17,
    family: 4,
    frame: join(new Uint8Array(14), given.packet),
    ...given,
  };
}
