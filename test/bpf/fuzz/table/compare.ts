import { formatIpv4, ipv4FromNumber } from '../../../../src/net/ipv4.ts';
import type { Counts } from './counts.ts';
import { hasRoom, type TablePlan } from './plan.ts';
import type { TableRun } from './table-run.ts';

const over: ReadonlySet<string> = new Set(['none', 'CLOSE', 'TIME_WAIT', 'doubt']);

/** Where the counts of connections differ from what the table holds, in words. */
export function miscounts(counts: Counts): string[] {
  return counts
    .filter(({ counted, there }) => counted !== there)
    .map(({ server, counted, there }) => `${server} has ${there}, counted ${counted}`);
}

/** Where the table differs from what the sides' models say it must hold, in words: nothing if they agree. */
export function differences(plan: TablePlan, { sides, entries }: TableRun): string[] {
  const own = sides.flatMap(({ flows }) => flows.slice(0, plan.own));
  const kept = sides[0]?.flows.slice(plan.own, plan.own + plan.kept) ?? [];
  const expected = new Map([
    ...own.filter(({ state }) => !over.has(state)).map((flow): [string, string] => [nameOf(flow), stateOf(flow)]),
    ...kept.map((flow): [string, string] => [nameOf(flow), stateOf({ ...flow, state: 'ESTABLISHED' })]),
  ]);
  const contested = new Set(sides[0]?.flows.slice(plan.own + plan.kept).map(({ client }) => client));
  const found: string[] = [];
  const seen = new Set<string>();
  // What lives for no time at all, a list takes for living forever.
  for (const entry of entries.filter(({ state }) => !over.has(state))) {
    const name = nameOf({ client: entry.client, port: entry.clientPort });
    if (seen.has(name)) found.push(`${name} has two entries`);
    seen.add(name);
    const wanted = expected.get(name);
    if (!contested.has(entry.client) && wanted !== stateOf(entry) && (hasRoom(plan) || wanted !== undefined)) {
      found.push(`${name} is ${stateOf(entry)}, expected ${wanted ?? 'no entry'}`);
    }
  }
  const missing = hasRoom(plan) ? [...expected.keys()].filter(name => !seen.has(name)) : [];
  return [...found, ...missing.map(name => `${name} is missing`)];
}

function nameOf({ client, port }: { readonly client: number; readonly port: number }): string {
  return `${formatIpv4(ipv4FromNumber(client))}:${port}`;
}

function stateOf({ state, server }: { readonly state: string; readonly server: number }): string {
  return `${state} with ${formatIpv4(ipv4FromNumber(server))}`;
}
