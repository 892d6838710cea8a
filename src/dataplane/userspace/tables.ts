import type { Ip } from '../../net/ip.ts';
import type { Reassembly } from './fragments/reassembly.ts';
import type { Outbox } from './outbox.ts';
import type { Packet } from './packet.ts';
import type { Rules } from './rules.ts';
import type { ConnTable } from './table/conn-table.ts';
import type { RealServer } from './table/real-server.ts';
import type { ServiceIndex } from './table/service-index.ts';
import type { VipSet } from './table/vip-set.ts';
import type { VlanSet } from './table/vlan-set.ts';

/** Schedulers of the control plane, as packets find them. */
export interface Asking {
  /** Whether a packet can be kept until a scheduler has been asked. @param most packets in a `rateWindow` */
  mayAsk(packet: Packet, most: number, now: number): boolean;
  /** Keeps a copy of a packet, and has a scheduler asked about it. */
  ask(packet: Packet): void;
}

/** Everything that packets are handled by, and what they leave behind. */
export interface Tables {
  readonly services: ServiceIndex;
  readonly vips: VipSet;
  readonly vlans: VlanSet;
  /** By the index by which connections name them. */
  readonly servers: (RealServer | undefined)[];
  readonly conns: ConnTable;
  readonly reassembly: Reassembly;
  readonly outbox: Outbox;
  /** Packets by verdict. */
  readonly verdicts: Float64Array;
  /** By `loss`: what was lost apart from that. */
  readonly losses: Float64Array;
  /** Whether the host's stack does not see packets for services: what it would answer is answered here. */
  readonly answersForHost: boolean;
  rules: Rules;
  /** Milliseconds of a clock that never goes back: when the packet came that is being handled. */
  now: number;
  /** When the window began that new connections are counted in, and how many there are in it. */
  windowStart: number;
  opened: number;
  /** Any number from 0 on, below 1. */
  readonly random: () => number;
  /** Is told that the way to a server takes outer packets of so many bytes. */
  readonly learnMtu: (server: Ip, mtu: number) => void;
  readonly asking: Asking;
  /** Is told of a packet that has opened a connection of a service that is watched. */
  readonly tellOpened: (packet: Packet) => void;
  /** Is told of a sampled packet. */
  readonly tell: (packet: Packet, verdict: number) => void;
}
