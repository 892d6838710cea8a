import { fragmentKeyCodec, fragmentNoteCodec } from '../../bpf/generated/lvx.ts';
import { u64 } from '../../bpf/index.ts';
import type { Load } from '../../sched/scheduler.ts';
import type { Log } from '../log.ts';
import type { NextHops } from '../next-hop/next-hops.ts';
import { type SchedulerHook, serverNamed } from '../scheduler-hook.ts';
import type { Placement } from './placement.ts';
import type { ProgramTables } from './program-tables.ts';
import { type AskScheduler, SlowPath } from './slow-path/index.ts';
import type { LoadedTables } from './tables.ts';

/** What a slow path is made of. */
export interface SlowPathParts {
  readonly loaded: LoadedTables;
  readonly tables: ProgramTables;
  readonly nextHops: NextHops;
  readonly placement: Placement;
  readonly hook: SchedulerHook;
  readonly log: Log;
}

/** The slow path of a loaded program. */
export function openSlowPath({ loaded, tables, nextHops, placement, hook, log }: SlowPathParts): SlowPath {
  const { object, clock } = loaded;
  return new SlowPath({
    packets: object.map('slow_packets'),
    fragments: object.map('fragments', { key: fragmentKeyCodec, value: fragmentNoteCodec }),
    refusals: object.map('.bss.refusals'),
    program: object.program('lvx_chosen'),
    resumed: object.map('.bss.resumed'),
    ask: askOf(placement, hook, index => loadOf(tables, index)),
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

/** Asks the hook about connections of services that are placed. The others' packets run as if nobody were asked. */
export function askOf(
  placement: Pick<Placement, 'byId'>,
  hook: Pick<SchedulerHook, 'pick'>,
  load: (realIndex: number) => Load,
): AskScheduler {
  return async (serviceId, connection) => {
    const service = placement.byId(serviceId);
    if (service === undefined) return undefined;
    const loads = service.servers.map(({ index }) => load(index));
    const index = await hook.pick(service.asked, connection, loads);
    return index === undefined ? undefined : serverNamed(service, service.servers, index).index;
  };
}

function loadOf({ loads }: ProgramTables, realIndex: number): Load {
  const { active, inactive } = loads.count(realIndex);
  return { active, inactive, overloaded: loads.isOverloaded(realIndex) };
}
