import type { Settings } from '../../../model/settings.ts';
import { formatIp } from '../../../net/ip.ts';
import { pickerOf } from '../../../sched/picker.ts';
import { schedulers } from '../../../sched/registry.ts';
import type { PacketQuestion, Standing } from '../../explanation.ts';
import { programmed } from '../../plan.ts';
import { expirationOf } from '../rules.ts';
import type { RealServer } from '../table/real-server.ts';
import type { ServiceEntry } from '../table/service-entry.ts';

/** What a scheduler would say, of the servers as the engine has them. */
interface EnginePicks {
  readonly servers: readonly Standing[];
  readonly picks: readonly RealServer[];
  readonly byLot: boolean;
}

/** Asks a service's scheduler with a copy of what it remembers. @param now milliseconds */
export function pickFor(entry: ServiceEntry, question: PacketQuestion, settings: Settings, now: number): EnginePicks {
  const { servers, seen, plan, asked } = entry;
  const standings = servers.map(standingOf);
  const scheduler = programmed(asked);
  if (scheduler === 'twos') {
    return { servers: standings, picks: servers.filter((_, index) => standings[index]?.usable), byLot: true };
  }
  const destination = formatIp(question.vip);
  const { cursor, memory } = entry.state;
  const state = { cursor, memory: structuredClone(memory) };
  const picker = pickerOf(schedulers[scheduler], plan, state, {
    ...{ flags: asked.schedulerFlags, now: () => now / 1000, random: () => 0 },
    expiration: () => expirationOf(scheduler, settings),
  });
  state.cursor = cursor;
  const { clientPort, port: destinationPort } = question;
  const connection = { client: formatIp(question.client), clientPort, destination, destinationPort };
  const picked = servers[picker.pick(connection, seen) ?? -1];
  return { servers: standings, picks: picked === undefined ? [] : [picked], byLot: false };
}

function standingOf({ server: { address, port, upperThreshold }, load }: RealServer): Standing {
  const { weight, active, inactive, overloaded } = load;
  return { address, port, weight, active, inactive, upperThreshold, overloaded, usable: weight > 0 && !overloaded };
}
