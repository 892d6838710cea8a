import type { Service, ServiceAddress } from '../../../model/service.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Ip } from '../../../net/ip.ts';
import type { Connection, Cursor, Load } from '../../../sched/scheduler.ts';
import { DataplaneError } from '../../dataplane.ts';
import type { Links } from '../../explain/links.ts';
import type { Explanation, PacketQuestion } from '../../explanation.ts';
import type { NextHop } from '../../next-hop/next-hop.ts';
import type { Lack } from '../../next-hop/route.ts';
import type { PacketEvent } from '../../packet-event.ts';
import type { ConnectionNews } from '../../scheduler-hook.ts';
import type { Attention } from '../attention.ts';
import type { PlacedService } from '../registry.ts';
import type { ConnMemory } from '../table/conn-memory.ts';
import type { ServerMemory } from '../table/real-server.ts';
import type { VlanName } from '../table/vlan-set.ts';

// What the thread that handles packets and the one that rules it say to each other. Everything else is here: what is
// counted, and the connections, lie in memory that both have.

/** What the thread is started with. */
export interface ThreadOptions {
  /** Names of the interfaces that packets for VIPs arrive on. */
  readonly interfaces: readonly string[];
  /** Connections and persistence templates that there is room for. */
  readonly connections: number;
  /** How packets are taken and sent. */
  readonly packets: PacketPath;
  /** Element 0 is 1, and is notified, when the thread has let go of everything. */
  readonly closed: Int32Array;
  /** Element 0: how many notices that may be left out have been taken. */
  readonly taken: Int32Array;
}

/** How packets are taken and sent: with libpcap and a packet socket, or with AF_XDP sockets. */
export type PacketPath = 'pcap' | 'af_xdp';

/** What only one thread writes and both read. */
export interface SharedMemory {
  readonly connections: ConnMemory;
  readonly servers: ServerMemory;
  /** Packets by verdict. */
  readonly verdicts: Float64Array;
  /** By `loss`. */
  readonly losses: Float64Array;
  /** For `askedCount`: packets about which schedulers are asked. */
  readonly asked: Float64Array;
}

/** What has changed about the network. */
export interface NetworkChange {
  /** The next hop to an address, or why there is none; undefined: nothing is known of it any more. */
  readonly hops: readonly (readonly [Ip, NextHop | Lack | undefined])[];
  /** All VLAN devices that are up; left out: the same as before. */
  readonly vlans?: readonly VlanName[];
}

/** What the thread can be told or asked, and what it answers. */
export interface Orders {
  /** Takes services out and puts others, as one change; answers where those are that were put. */
  replace: {
    ask: {
      readonly removals: readonly ServiceAddress[];
      readonly services: readonly Service[];
      /** To the services, in their order; left out: none. */
      readonly attention?: readonly Attention[];
    };
    answer: readonly PlacedService[];
  };
  settings: { ask: Settings; answer: undefined };
  /** Asks where the walk of a service's slots is. */
  cursor: { ask: ServiceAddress; answer: Cursor };
  /** Answers a question: the index of one of its servers, or the fallback is to schedule. */
  answer: { ask: { readonly id: number; readonly server: number | undefined }; answer: undefined };
  network: { ask: NetworkChange; answer: undefined };
  explain: { ask: { readonly question: PacketQuestion; readonly links: Links }; answer: Explanation };
}

export type OrderName = keyof Orders;

/** An order on its way. */
export interface OrderMessage<K extends OrderName = OrderName> {
  readonly id: number;
  readonly name: K;
  readonly ask: Orders[K]['ask'];
}

/** What the ruling thread sends. */
export type ToThread = { readonly kind: 'order'; readonly order: OrderMessage } | { readonly kind: 'close' };

/** What became of an order. */
export type Outcome<K extends OrderName = OrderName> =
  | { readonly answer: Orders[K]['answer'] }
  | { readonly error: WireError };

/** Which server is a new connection to get? */
export interface SchedulerQuestion {
  readonly service: ServiceAddress;
  /** The indices of its servers, in their order, and what they carry. */
  readonly servers: readonly number[];
  readonly loads: readonly Load[];
  readonly connection: Connection;
}

/** What the thread tells without being asked. */
export type Notice =
  | { readonly kind: 'event'; readonly event: PacketEvent }
  | { readonly kind: 'ask'; readonly id: number; readonly question: SchedulerQuestion }
  | { readonly kind: 'news'; readonly news: ConnectionNews }
  | { readonly kind: 'mtu'; readonly server: Ip; readonly mtu: number };

/** What the thread sends. */
export type FromThread =
  | { readonly kind: 'ready'; readonly memory: SharedMemory }
  | { readonly kind: 'failed'; readonly error: WireError }
  | { readonly kind: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn'; readonly text: string }
  | Notice;

/** An error on its way: a class does not get through. */
export interface WireError {
  readonly code: DataplaneError['code'] | undefined;
  readonly message: string;
}

export function toWire(error: unknown): WireError {
  if (error instanceof DataplaneError) return { code: error.code, message: error.message };
  return { code: undefined, message: error instanceof Error ? error.message : String(error) };
}

export function fromWire({ code, message }: WireError): Error {
  return code === undefined ? new Error(message) : new DataplaneError(code, message);
}
