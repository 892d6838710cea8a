import { ipCommand } from '../../dataplane/next-hop/ip-command.ts';
import { readKernelTables } from '../../dataplane/next-hop/kernel-tables.ts';
import type { Lack, Route } from '../../dataplane/next-hop/route.ts';
import type { Ip } from '../../net/ip.ts';
import type { ArpAnswer } from '../probe/arp.ts';
import type { PathOutcome } from '../probe/path.ts';
import { type HostFacts, readHost } from './host.ts';
import type { HostInterface } from './interfaces.ts';
import { readLearnedMtus } from './learned-mtus.ts';
import { type Lro, readLro } from './lro.ts';
import { readNativeXdp } from './native-xdp.ts';
import type { NotChecked } from './not-checked.ts';
import { type Probed, probeNetwork } from './probed.ts';
import type { DaemonFacts, RuleServer } from './rules.ts';

/** What is known of a director. */
export interface DirectorFacts {
  readonly host: HostFacts;
  readonly daemon: DaemonFacts;
  readonly vips: readonly Ip[];
  readonly servers: readonly RuleServer[];
  /** The names of the interfaces that packets for VIPs arrive on. */
  readonly interfaces: readonly string[];
  /** What the kernel does with packets for VIPs and servers. */
  readonly routes: ReadonlyMap<Ip, Route>;
  readonly lacks: ReadonlyMap<Ip, Lack>;
  /** By interface. */
  readonly lro: ReadonlyMap<string, Lro>;
  /** By interface: whether its driver runs XDP; undefined: the kernel can't tell. */
  readonly nativeXdp: ReadonlyMap<string, boolean | undefined>;
  /** Others that answer ARP. */
  readonly arpAnswers: readonly ArpAnswer[];
  /** What became of packets of full length, by server. */
  readonly paths: ReadonlyMap<Ip, PathOutcome>;
  readonly notChecked: readonly NotChecked[];
}

/** What a person says beside what the host tells. */
export interface DirectorWishes {
  /** VIPs beside those of the rules. */
  readonly vips: readonly Ip[];
  /** Interfaces in place of those that lvxd says. */
  readonly interfaces: readonly string[];
  /** Whether packets may be sent: ARP for the VIPs, pings to the servers. */
  readonly probe: boolean;
}

/** Reads the host, and asks the network if that is wished. */
export async function readDirector(daemon: DaemonFacts, wishes: DirectorWishes): Promise<DirectorFacts> {
  const host = await readHost();
  const vips = [...new Set([...daemon.rules.vips, ...wishes.vips])];
  const { servers } = daemon.rules;
  const interfaces = chooseInterfaces(host, daemon, wishes.interfaces);
  const addresses = [...new Set([...vips, ...servers.map(({ address }) => address)])];
  const { routes, lacks } = await readKernelTables(ipCommand, addresses);
  const present = host.interfaces.filter(({ name }) => interfaces.includes(name));
  const lro = new Map(await Promise.all(present.map(async ({ name }) => [name, await readLro(name)] as const)));
  const native = await Promise.all(present.map(async ({ name, index }) => [name, await readNativeXdp(index)] as const));
  const probed: Probed = wishes.probe
    ? await probeNetwork({ host, present, vips, servers, routes, learned: await readLearnedMtus(addresses) })
    : { arpAnswers: [], paths: new Map(), notChecked: [notWished] };
  const notChecked = [...probed.notChecked, ...lroProblems(lro)];
  const nativeXdp = new Map(native);
  return { host, daemon, vips, servers, interfaces, routes, lacks, lro, nativeXdp, ...probed, notChecked };
}

/** The interfaces that a director's facts are about, as far as they are there. */
export function directorInterfaces({ host, interfaces }: DirectorFacts): readonly HostInterface[] {
  return host.interfaces.filter(({ name }) => interfaces.includes(name));
}

/** Whether a program is one of lvx's. */
export function isOurs(program: string): boolean {
  return program === 'lvx';
}

const notWished: NotChecked = { what: 'who answers ARP, and paths', why: 'no packet was to be sent', trouble: false };

/** Those that somebody named, else lvxd's, else those that its program is on, else where the default routes go. */
function chooseInterfaces(host: HostFacts, daemon: DaemonFacts, named: readonly string[]): readonly string[] {
  if (named.length > 0) return named;
  if (daemon.status !== undefined && daemon.status.interfaces.length > 0) return daemon.status.interfaces;
  const attached = host.interfaces.filter(({ xdp }) => xdp.some(({ program }) => isOurs(program)));
  if (attached.length > 0) return attached.map(({ name }) => name);
  return [...new Set(host.defaultRoutes.flatMap(({ device }) => device ?? []))];
}

function lroProblems(lro: ReadonlyMap<string, Lro>): readonly NotChecked[] {
  return [...lro].flatMap(([name, got]) =>
    'problem' in got ? [{ what: `LRO on ${name}`, why: got.problem, trouble: true }] : [],
  );
}
