import type { ServerAddress } from '../model/server.ts';
import type { Ip } from '../net/ip.ts';
import type { Port } from '../net/port.ts';

/** What became of one sampled packet. */
export interface PacketEvent {
  readonly at: Date;
  /** The verdict's name, as `verdicts` lists it. */
  readonly verdict: string;
  /** The IP protocol number (IANA). */
  readonly protocol: number;
  readonly client: Ip;
  /** 0 where the protocol has no ports. */
  readonly clientPort: Port;
  readonly vip: Ip;
  /** 0 where the protocol has no ports. */
  readonly port: Port;
  /** Where it was forwarded to, if it was. */
  readonly server?: ServerAddress;
  /** Bytes of the IP packet. */
  readonly length: number;
}
