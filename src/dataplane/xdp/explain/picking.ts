import { localityCodec, type Settings } from '../../../bpf/generated/lvx.ts';
import { type BpfObject, u32 } from '../../../bpf/index.ts';
import { serverName } from '../../../model/server.ts';
import { formatIp } from '../../../net/ip.ts';
import { type Locality, newLocality } from '../../../sched/locality.ts';
import { cursorAfter } from '../../../sched/period.ts';
import { type PickState, pickerOf } from '../../../sched/picker.ts';
import { schedulers } from '../../../sched/registry.ts';
import type { PacketQuestion, Standing } from '../../explanation.ts';
import { candidates, programmed } from '../../plan.ts';
import type { TickClock } from '../clock.ts';
import type { PlacedService } from '../placement.ts';
import type { ProgramTables } from '../program-tables.ts';
import type { PlacedServer } from '../server-entries.ts';

/** What a scheduler would say, of the servers as they are placed. */
export interface PlacedPicks {
  readonly servers: readonly Standing[];
  readonly picks: readonly PlacedServer[];
  readonly byLot: boolean;
}

/** What picks are asked of. */
export interface PickParts {
  readonly object: BpfObject;
  readonly tables: ProgramTables;
  readonly clock: TickClock;
}

/** Asks the model of a service's scheduler, with what the program would go by now: its loads, its turn, what it keeps to. */
export function pickFor(
  service: PlacedService,
  question: PacketQuestion,
  settings: Settings,
  { object, tables, clock }: PickParts,
): PlacedPicks {
  const { servers, plan, schedulerFlags: flags } = service;
  const standings = servers.map(server => standingOf(server, tables));
  const scheduler = programmed(service);
  if (scheduler === 'twos') {
    return { servers: standings, picks: servers.filter((_, index) => standings[index]?.usable), byLot: true };
  }
  const memory = localityOf(service, question, keptBy(service, settings, { object, tables, clock }));
  const state: PickState = { cursor: { next: 0 }, memory };
  const picker = pickerOf(schedulers[scheduler], plan, state, { flags, now: () => 0, random: () => 0 });
  state.cursor = cursorAfter(plan, tables.slots.walk(service.planNumber)?.picks ?? 0n);
  const seen = candidates(servers).map(({ id, address, port }, index) => ({
    id,
    address,
    port,
    ...loadOf(standings[index]),
  }));
  const connection = {
    ...{ client: formatIp(question.client), clientPort: question.clientPort },
    ...{ destination: formatIp(question.vip), destinationPort: question.port },
  };
  const picked = servers[picker.pick(connection, seen) ?? -1];
  return { servers: standings, picks: picked === undefined ? [] : [picked], byLot: false };
}

function standingOf(server: PlacedServer, { loads }: ProgramTables): Standing {
  const { index, address, port, upperThreshold } = server;
  const { active, inactive } = loads.count(index);
  const { weight } = loads.limits(index);
  const overloaded = loads.isOverloaded(index);
  return { address, port, weight, active, inactive, upperThreshold, overloaded, usable: weight > 0 && !overloaded };
}

function loadOf({ weight = 0, active = 0, inactive = 0, overloaded = true }: Partial<Standing> = {}) {
  return { weight, active, inactive, overloaded };
}

/** What lblc and lblcr would remember of a destination. */
function localityOf(service: PlacedService, { vip }: PacketQuestion, members: readonly number[]): Locality {
  if (members.length === 0) return newLocality();
  const idOf = (index: number) => {
    const server = service.servers.find(each => each.index === index);
    return server === undefined ? `removed ${index}` : serverName(server);
  };
  return new Map([[formatIp(vip), { members: members.map(idOf), changed: 0, used: 0 }]]);
}

/** The servers that lblc or lblcr keeps to for a service, the newest first; none once that is too long ago. */
function keptBy(service: PlacedService, settings: Settings, { object, clock }: PickParts): readonly number[] {
  const scheduler = programmed(service);
  if (scheduler !== 'lblc' && scheduler !== 'lblcr') return [];
  const kept = object.map('localities', { key: u32, value: localityCodec }).get(service.id);
  if (kept === undefined) return [];
  const seconds = scheduler === 'lblc' ? settings.lblcExpiration : settings.lblcrExpiration;
  const isOld = clock.jiffies() >= kept.used + BigInt(seconds) * BigInt(settings.jiffiesPerSecond);
  return isOld ? [] : kept.members.slice(0, kept.count);
}
