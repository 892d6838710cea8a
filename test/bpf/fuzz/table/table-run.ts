import { setTimeout as sleep } from 'node:timers/promises';
import { type Timeouts, timeoutsOf } from '../../../../src/dataplane/states.ts';
import type { ConnEntry } from '../../../../src/dataplane/xdp/conn-table.ts';
import { defaultSettings } from '../../../../src/model/settings.ts';
import { formatIpv4, ipv4FromNumber, parseIpv4 } from '../../../../src/net/ipv4.ts';
import { Bench } from '../../packets/bench.ts';
import { serverOf } from '../../packets/expected.ts';
import { frame } from '../../packets/frame.ts';
import { install } from '../../packets/rules.ts';
import { type Counts, readCounts } from './counts.ts';
import { hasRoom, type TablePlan } from './plan.ts';
import type { Sides } from './sides.ts';
import { firstCommon, firstPort, firstServer, type SideReport, type SideTask, serversPerService } from './traffic.ts';

/** Everything that came of a run. */
export interface TableRun {
  readonly sides: readonly SideReport[];
  /** What is in the table afterwards, with each entry's server. */
  readonly entries: readonly Entry[];
  /** What the program counts of each server's connections before anybody looks the table through, and what is there. */
  readonly counts: Counts;
  /** The same when the table has been looked through: what timed out is gone. */
  readonly swept: Counts;
}

type Entry = Pick<ConnEntry, 'clientPort' | 'state'> & { readonly client: number; readonly server: number };

const ports = [80, 81] as const;
/** Longer than any connection that is over lives. */
const untilOver = 500;
/** Milliseconds; the control plane takes two seconds. */
const sweepEvery = 3;

/**
 * Seconds, of which the bench takes each for 1000 ticks of a jiffy. What is not over lives on. −1 is 2^32 − 1 to the
 * program, whose sums wrap.
 */
function timeoutsFor({ closeTicks, timeWaitTicks }: TablePlan): Timeouts {
  const seconds = (ticks: number) => (ticks < 0 ? 2 ** 32 - 1.5 : ticks) / 1000;
  const long = { ...timeoutsOf(defaultSettings), SYN_RECV: 900, ESTABLISHED: 900, FIN_WAIT: 900 };
  return { ...long, CLOSE: seconds(closeTicks), TIME_WAIT: seconds(timeWaitTicks) };
}

/** Runs both sides on a table of its own, and reads it when they have come to rest. */
export async function runTable(sides: Sides, plan: TablePlan, seed: number, packets: number): Promise<TableRun> {
  using bench = new Bench({ connections: plan.capacity, realsMax: 4096, tickShift: 0, timeouts: timeoutsFor(plan) });
  for (const [index, port] of ports.entries()) {
    const servers = Array.from({ length: serversPerService }, (_, server) => ({
      address: formatIpv4(ipv4FromNumber(firstServer + index * serversPerService + server)),
    }));
    install(bench, { protocol: 'tcp', port, servers });
  }
  const task = { program: bench.object.program('lvx').id, plan, keptServers: openKept(bench, plan) };
  const sweeping = plan.isSwept ? setInterval(() => bench.sweeper.sweep(), sweepEvery) : undefined;
  const running = sides.run([sideTask(task, 0, seed), sideTask(task, 1, seed)], packets);
  const reports = await running.finally(() => clearInterval(sweeping));
  const counts = readCounts(bench);
  await sleep(untilOver);
  bench.sweeper.sweep();
  return {
    sides: reports,
    counts,
    swept: readCounts(bench),
    entries: await readEntries(bench),
  };
}

function sideTask(task: Omit<SideTask, 'side' | 'seed'>, side: 0 | 1, seed: number): SideTask {
  return { ...task, side, seed: BigInt(seed) * 2n + BigInt(side) + 1n };
}

/** Opens the connections that stay, and tells their servers. */
function openKept(bench: Bench, { kept }: TablePlan): number[] {
  return Array.from({ length: kept }, (_, index) => {
    const client = firstCommon + index;
    const source = formatIpv4(ipv4FromNumber(client));
    const spec = { source, sourcePort: firstPort, destinationPort: ports[client % ports.length] ?? 0 };
    const server = serverOf(bench.send(frame(spec)).frame);
    bench.send(frame({ ...spec, flags: 'A' }));
    return parseIpv4(server);
  });
}

/** What went wrong, in words. Where there is no room for all, connections may be lost and new ones refused. */
export function faultsOf(plan: TablePlan, { sides }: TableRun): string[] {
  const tolerated = hasRoom(plan) ? [] : ['lost', 'refused'];
  return sides.flatMap(({ faults }) =>
    Object.entries(faults).flatMap(([kind, text]) => (tolerated.includes(kind) ? [] : [text])),
  );
}

async function readEntries(bench: Bench): Promise<Entry[]> {
  const servers = new Map(serversOf(bench).map(({ index, address }) => [index, Number(address)]));
  const entries: Entry[] = [];
  for await (const chunk of bench.tables.conns.chunks()) {
    for (const { client, clientPort, state, real } of chunk) {
      entries.push({ client: Number(client), clientPort, state, server: servers.get(real) ?? 0 });
    }
  }
  return entries;
}

function serversOf(bench: Bench) {
  return bench.placement.services().flatMap(({ servers }) => servers);
}
