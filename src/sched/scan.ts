import { type Candidate, type Load, newestFirst, type Picker, type Plan, type Scheduler } from './scheduler.ts';

/** A server as a scan finds it. */
export interface Standing extends Load {
  readonly index: number;
  readonly id: string;
  readonly weight: number;
}

/** The plan of a scan: every server, newest first. */
export function scanPlan(servers: readonly Candidate[]): Plan {
  return { slots: newestFirst(servers), start: 0 };
}

/** A scheduler that looks at every usable server for each pick and remembers nothing. */
export function scan(name: string, choose: (usable: readonly Standing[]) => Standing | undefined): Scheduler {
  return {
    name,
    kind: 'scan',
    plan: scanPlan,
    picker: (servers, plan): Picker => ({
      pick: (_request, loads) => choose(standings(servers, plan, loads).filter(isUsable))?.index,
    }),
  };
}

/** How every server of a plan stands, in the plan's order. */
export function standings(servers: readonly Candidate[], { slots }: Plan, loads: readonly Load[]): Standing[] {
  return slots.flatMap(index => {
    const server = servers[index];
    const load = loads[index];
    return server && load ? [{ ...load, index, id: server.id, weight: server.weight }] : [];
  });
}

/** Whether a server takes new connections. */
export function isUsable({ weight, overloaded }: Standing): boolean {
  return weight > 0 && !overloaded;
}

/** The first server that no other is better than. */
export function best(
  all: readonly Standing[],
  isBetter: (challenger: Standing, champion: Standing) => boolean,
): Standing | undefined {
  return all.reduce<Standing | undefined>(
    (champion, next) => (champion === undefined || isBetter(next, champion) ? next : champion),
    undefined,
  );
}
