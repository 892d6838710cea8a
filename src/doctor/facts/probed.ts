import type { Route } from '../../dataplane/next-hop/route.ts';
import { formatIp, type Ip, isIpv6 } from '../../net/ip.ts';
import { type ArpAnswer, askArp } from '../probe/arp.ts';
import { type PathOutcome, probePath } from '../probe/path.ts';
import type { HostFacts } from './host.ts';
import type { HostInterface } from './interfaces.ts';
import type { NotChecked } from './not-checked.ts';
import type { RuleServer } from './rules.ts';

/** What the network said. */
export interface Probed {
  readonly arpAnswers: readonly ArpAnswer[];
  readonly paths: ReadonlyMap<Ip, PathOutcome>;
  readonly notChecked: readonly NotChecked[];
}

/** Whom to ask. */
interface Plan {
  readonly host: HostFacts;
  /** The director's interfaces. */
  readonly present: readonly HostInterface[];
  readonly vips: readonly Ip[];
  readonly servers: readonly RuleServer[];
  readonly routes: ReadonlyMap<Ip, Route>;
  /** The addresses whose route has its MTU from a router's word, not from a configuration. */
  readonly learned: ReadonlySet<Ip>;
}

/** How many servers are pinged at a time. */
const atOnce = 32;

/** Asks on the director's interfaces who else has the VIPs, and pings the servers with packets of full length. */
export async function probeNetwork(plan: Plan): Promise<Probed> {
  const notChecked: NotChecked[] = [];
  const [answers, paths] = await Promise.all([askAll(plan, notChecked), probeAll(plan, notChecked)]);
  return { arpAnswers: answers, paths, notChecked };
}

/** The length of packets that a path is tried with: what the interface and the route's configuration allow; bytes. */
function fullLength({ host, learned }: Plan, { destination, device, mtu }: Route): number {
  const link = host.interfaces.find(({ name }) => name === device)?.mtu ?? 1500;
  return mtu === undefined || learned.has(destination) ? link : Math.min(link, mtu);
}

async function askAll({ host, present, vips }: Plan, notChecked: NotChecked[]): Promise<readonly ArpAnswer[]> {
  const asked = vips.filter(vip => !isIpv6(vip));
  const places = present.flatMap(({ name, index, mac, up, arp }) => (mac && up && arp ? [{ name, index, mac }] : []));
  if (asked.length === 0) return [];
  const answers = places.map(place =>
    askArp(place, asked).catch((error: unknown): ArpAnswer[] => {
      notChecked.push({ what: `who answers ARP on ${place.name}`, why: textOf(error), trouble: true });
      return [];
    }),
  );
  // Another interface of this very host, on the same network, is nobody else.
  return (await Promise.all(answers)).flat().filter(({ mac }) => !host.interfaces.some(each => each.mac === mac));
}

async function probeAll(plan: Plan, notChecked: NotChecked[]): Promise<ReadonlyMap<Ip, PathOutcome>> {
  const { servers, routes } = plan;
  const addresses = [...new Set(servers.map(({ address }) => address))].filter(address => routes.has(address));
  const paths = new Map<Ip, PathOutcome>();
  for (let first = 0; first < addresses.length; first += atOnce) {
    const probes = addresses.slice(first, first + atOnce).map(async address => {
      const route = routes.get(address);
      if (route !== undefined) paths.set(address, await probePath(address, fullLength(plan, route)));
    });
    try {
      await Promise.all(probes);
    } catch (error) {
      notChecked.push({ what: 'paths to the servers', why: textOf(error), trouble: true });
      break;
    }
  }
  for (const [address, { kind }] of paths) {
    if (kind === 'silent')
      notChecked.push({ what: `the path to ${formatIp(address)}`, why: 'it answers no ping', trouble: false });
  }
  return paths;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
