import type { WireServiceAddress } from './wire.ts';

// The JSON about packets, and what becomes of them, that lvxd and its clients exchange.

/** One line of the event stream: what became of a sampled packet. */
export interface WireEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly verdict: string;
  /** The IP protocol number. */
  readonly protocol: number;
  readonly client: string;
  readonly clientPort: number;
  readonly vip: string;
  readonly port: number;
  /** Where it was forwarded to, if it was. */
  readonly server?: string;
  readonly serverPort?: number;
  /** Bytes of the IP packet. */
  readonly length: number;
}

/** Which sampled packets to send: texts as `lvx events` takes them. What is left out lets all pass. */
export interface WireEventFilter {
  /** A verdict's name, or how names begin, e.g. `DROP`. */
  readonly verdict?: string;
  /** An address or a prefix. */
  readonly client?: string;
  /** `10.0.0.100`, `10.0.0.100:80` or `tcp/10.0.0.100:80`. */
  readonly service?: string;
}

/** A packet that somebody asks about; what is left out is as usual. */
export interface WirePacketQuestion extends WireServiceAddress {
  readonly client: string;
  readonly clientPort: number;
  /** The letters F S R P A U of the flags that are set in a TCP header; `S` by default. */
  readonly flags?: string;
  /** Bytes of the IP packet; the fewest by default. */
  readonly length?: number;
  /** 64 by default. */
  readonly ttl?: number;
  readonly tos?: number;
  /** True by default. */
  readonly df?: boolean;
  /** That it comes in by; the daemon's first by default. */
  readonly interface?: string;
}

/** How often packets left with a verdict. */
export interface WireVerdict {
  readonly name: string;
  readonly meaning: string;
  readonly packets: string;
}

/** What became of the packets that were not handled at once for one reason. */
export interface WireSlowPath {
  /** The verdict's name. */
  readonly reason: string;
  readonly meaning: string;
  readonly handedUp: string;
  /** Not handed up, since there were more than the setting allows. */
  readonly overLimit: string;
  /** Not handed up, since the buffer was full. */
  readonly noRoom: string;
  /** What this daemon did with them, since it was started. */
  readonly outcomes: readonly { readonly name: string; readonly meaning: string; readonly packets: number }[];
}
