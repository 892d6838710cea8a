import { fragmentKeyCodec, fragmentNoteCodec } from '../../bpf/generated/lvx.ts';
import { u64 } from '../../bpf/index.ts';
import type { Log } from '../log.ts';
import type { NextHops } from '../next-hop/next-hops.ts';
import type { ProgramTables } from './program-tables.ts';
import { SlowPath } from './slow-path/index.ts';
import type { LoadedTables } from './tables.ts';

/** The slow path of a loaded program. */
export function openSlowPath(
  { object, clock }: LoadedTables,
  tables: ProgramTables,
  nextHops: NextHops,
  log: Log,
): SlowPath {
  return new SlowPath({
    packets: object.map('slow_packets'),
    fragments: object.map('fragments', { key: fragmentKeyCodec, value: fragmentNoteCodec }),
    refusals: object.map('.bss.refusals'),
    takenUntil: object.variable('slow_taken_until', u64),
    server: index => tables.reals.server(index),
    mtuTo: address => nextHops.get(address)?.mtu,
    sent: (index, out) => tables.loads.addOutgoing(index, out),
    learnMtu: (address, mtu) => nextHops.learnMtu(address, mtu),
    jiffiesNow: () => clock.jiffies(),
    jiffiesPerSecond: clock.rate,
    tickShift: clock.shift,
    log,
  });
}
