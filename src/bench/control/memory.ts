import { connPairCodec, connSlotCodec } from '../../bpf/generated/lvx.ts';
import { BpfMap, u32, u64 } from '../../bpf/index.ts';
import { BenchError } from '../errors.ts';
import type { Scenario } from '../result.ts';
import { establish, sentOn } from './connections.ts';
import { scenarioOf } from './figures.ts';
import type { Lvxd } from './lvxd.ts';
import type { Part } from './part.ts';
import type { Place } from './place.ts';
import { openMaps, residentMemory } from './process-memory.ts';
import { connectionsOfList, servicesWith } from './services.ts';
import { sizeName, withCommas } from './size-name.ts';

const nominal = 1_048_576;
const servers = 100;
const mebibyte = 2 ** 20;

/** What a real lvxd and its tables take, idle and with a number of connections. */
export function memoryPart(count: number, rounds: number): Part {
  const full = `memory-${sizeName(count)}`;
  return {
    names: ['memory-idle', full, 'memory-maps', 'memory-per-connection'],
    async run(place, { tell }) {
      const readings: Reading[] = [];
      for (let round = 0; round < rounds; round++) {
        tell(`memory: round ${round + 1} of ${rounds}`);
        readings.push(await readOnce(place, count));
      }
      const mebibytes = (bytes: (reading: Reading) => number) => readings.map(reading => bytes(reading) / mebibyte);
      const own = withCommas(Math.round((readings[0]?.ownFull ?? 0) / mebibyte));
      tell(`${full}: ${own} MiB of it are lvxd's own, the rest are programs' files and tables`);
      const scenarios: Scenario[] = [
        scenarioOf(
          {
            name: 'memory-idle',
            title: 'Resident memory of lvxd with the tables that it maps, 1 service',
            unit: 'MiB',
          },
          mebibytes(reading => reading.idle),
        ),
        scenarioOf(
          {
            name: full,
            title: `… with ${withCommas(count)} connections, counted once`,
            unit: 'MiB',
          },
          mebibytes(reading => reading.full),
        ),
        scenarioOf(
          {
            name: 'memory-maps',
            title: `Kernel memory of all maps, for ${withCommas(nominal)} connections`,
            unit: 'MiB',
          },
          mebibytes(reading => reading.maps),
        ),
        scenarioOf(
          { name: 'memory-per-connection', title: '… of the connection table, for each connection', unit: 'bytes' },
          readings.map(reading => reading.connectionTable / nominal),
        ),
      ];
      return scenarios;
    },
  };
}

/** Bytes. */
interface Reading {
  readonly idle: number;
  readonly full: number;
  readonly ownFull: number;
  readonly maps: number;
  readonly connectionTable: number;
}

async function readOnce(place: Place, count: number): Promise<Reading> {
  const lvxd = await place.start({ services: servicesWith(1, servers), connections: nominal });
  const idle = residentMemory(lvxd.pid);
  fill(lvxd, count);
  const { active, inactive } = connectionsOfList(await lvxd.list());
  if (active !== count || inactive !== 0) {
    const got = `${active} and ${inactive} others`;
    throw new BenchError('ERR_WRONG_RUN', `Expected lvxadm -Ln to count ${count} active connections, got ${got}`);
  }
  const full = residentMemory(lvxd.pid);
  const maps = openMaps(lvxd.pid);
  const table = connectionTableIds(lvxd).map(id => maps.find(map => map.id === id)?.memory);
  await lvxd.stop();
  return {
    idle: idle.all,
    full: full.all,
    ownFull: full.own,
    maps: sum(maps.map(map => map.memory)),
    connectionTable: sum(table.map(memory => memory ?? Number.NaN)),
  };
}

/** Opens connections through the very program that lvxd's interface runs. */
function fill(lvxd: Lvxd, count: number): void {
  using program = lvxd.program();
  establish(program, { count, action: sentOn.otherInterface });
}

function connectionTableIds(lvxd: Lvxd): number[] {
  using conns = BpfMap.openPinned(lvxd.pin('conns'), { key: u32, value: connPairCodec });
  using overflow = BpfMap.openPinned(lvxd.pin('conn_overflow'), { key: u64, value: connSlotCodec });
  return [conns.info.id, overflow.info.id];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
