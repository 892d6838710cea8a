import type { Packet } from './packet.ts';

/** What kernel IPVS does in one situation, as it is to be found out: rules, settings, and what is done then. */
export interface Case {
  /** Unique, and as a person would say it. */
  readonly name: string;
  /** The family of its VIP; 4 if not given. */
  readonly family?: 4 | 6;
  /** Lines of ipvsadm's grammar, with `VIP`, `R1`…, and `V6R1`… for addresses. */
  readonly rules: readonly string[];
  /** Kernel settings of IPVS (net.ipv4.vs.*), or `lvx settings`; put back afterwards. */
  readonly settings?: Settings;
  readonly steps: readonly Step[];
}

/** Settings by name. */
export type Settings = Readonly<Record<string, number>>;

/** One thing that is done. */
export type Step =
  /** Packets one after the other; what each of them causes is told apart. */
  | { readonly kind: 'send'; readonly packets: readonly Packet[] }
  /** New connections from ports that count up; only which server each goes to is told. */
  | ({ readonly kind: 'picks' } & Picks)
  /** Further lines of ipvsadm's grammar. */
  | { readonly kind: 'adm'; readonly lines: readonly string[] }
  | { readonly kind: 'set'; readonly settings: Settings }
  /** A command in the director's namespace; `VIP` and so on are addresses. */
  | { readonly kind: 'exec'; readonly command: string }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Lists the connections, or the servers, as they are now. Both are listed at the end anyway. */
  | { readonly kind: 'connections' }
  | { readonly kind: 'servers' };

/** Connections that are opened to see which servers are picked. */
export interface Picks {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly count: number;
  /** The first client port, and the service's port. */
  readonly sport: number;
  readonly dport: number;
  /** Each connection comes from another client, 192.168.7.10 and up, from the same port. */
  readonly clients: boolean;
  /** Each connection goes to another port of the VIP. */
  readonly ports: boolean;
  /** After every so many connections, the oldest one is established and reset. */
  readonly closing: number;
  /** The scheduler chooses by chance: only that each picked server is a usable one is told, as a set. */
  readonly anyOrder: boolean;
}

/** A topic: cases that belong together. Its place in the list of topics and each case's place in it make the VIPs. */
export interface Topic {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** Packets one after the other. */
export function send(...packets: readonly Packet[]): Step {
  return { kind: 'send', packets };
}

/** Connections of one client to port 80, unless said otherwise. */
export function picks(count: number, more: Partial<Picks> = {}): Step {
  const usual = {
    protocol: 'tcp',
    sport: 41_000,
    dport: 80,
    clients: false,
    ports: false,
    closing: 0,
    anyOrder: false,
  } as const;
  return { kind: 'picks', count, ...usual, ...more };
}

/** Time to notice a change of the kernel's tables, in a slow virtual machine too. */
export const settle: Step = { kind: 'wait', seconds: process.env.LVX_IN_VM ? 3 : 1 };

/** Further rules. */
export function adm(...lines: readonly string[]): Step {
  return { kind: 'adm', lines };
}

/** Settings from here on. */
export function set(settings: Settings): Step {
  return { kind: 'set', settings };
}

/** A service with one tunnelled server, R1. */
export const oneServer: readonly string[] = rules('-t VIP:80 -s rr', ['R1 -i']);

/** A service by its words, and its servers by theirs. */
export function rules(service: string, servers: readonly string[]): string[] {
  const name = service.split(' ').slice(0, 2).join(' ');
  return [`-A ${service}`, ...servers.map(server => `-a ${name} -r ${server}`)];
}
