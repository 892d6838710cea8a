/** What became of packets that the program handed to the control plane. */
export interface SlowCounters {
  /** Sent to a real server in a tunnel. */
  readonly tunnelled: number;
  /** ICMP errors sent to clients. */
  readonly answered: number;
  /** ICMP errors that no client asked for: it had allowed fragmentation. */
  readonly unasked: number;
  /** Fragments that wait now. */
  readonly waiting: number;
  /** Fragments whose first one did not come in time. */
  readonly abandoned: number;
  /** Fragments for which there was no room. */
  readonly noRoom: number;
  /** Left alone, since they had waited while no control plane ran. */
  readonly stale: number;
  /** Their real server is not one any more. */
  readonly noServer: number;
  /** Fragments whose TTL ran out here. */
  readonly expired: number;
  /** For direct routing, which has no outer header that could be fragmented; or no route for a checksum to cover. */
  readonly unsupported: number;
  /** What could not be read as what it should be: a fault of the program. */
  readonly unreadable: number;
  /** Not sent, by the errno's name. */
  readonly failed: Readonly<Record<string, number>>;
}

/** Those that only count up. */
export type SlowCounter = Exclude<keyof SlowCounters, 'waiting' | 'failed'>;

/** All of them at the beginning. */
export function noneYet(): Record<SlowCounter, number> {
  return {
    tunnelled: 0,
    answered: 0,
    unasked: 0,
    abandoned: 0,
    noRoom: 0,
    stale: 0,
    noServer: 0,
    expired: 0,
    unsupported: 0,
    unreadable: 0,
  };
}
