import { randomBytes } from 'node:crypto';
import { ConnState, Limits, settingsCodec } from '../../../src/bpf/generated/lvx.ts';
import { BpfObject, u32, xdpContext } from '../../../src/bpf/index.ts';
import { TickClock } from '../../../src/dataplane/xdp/clock.ts';
import { defaultTimeouts } from '../../../src/dataplane/xdp/conn-table.ts';
import type { NextHop } from '../../../src/dataplane/xdp/next-hop/next-hop.ts';
import { objectPath } from '../../../src/dataplane/xdp/object-path.ts';
import { Placement } from '../../../src/dataplane/xdp/placement.ts';
import { ProgramTables } from '../../../src/dataplane/xdp/program-tables.ts';
import { mapSizes } from '../../../src/dataplane/xdp/sizes.ts';
import type { ConnectionState } from '../../../src/model/connection.ts';
import type { Ipv4 } from '../../../src/net/ipv4.ts';

/** What became of one packet. */
export interface Outcome {
  /** The name of the one verdict that was counted. */
  readonly verdict: string;
  /** The XDP action's number. */
  readonly action: number;
  /** The frame as the program left it. */
  readonly frame: Uint8Array;
}

/** The real program on small tables of its own, attached to nothing. Next hops are what a test says. */
export class Bench implements Disposable {
  readonly tables: ProgramTables;
  readonly placement: Placement;
  readonly object: BpfObject;
  readonly hops = new Map<Ipv4, NextHop>();

  constructor({ connections = 1024, timeouts = defaultTimeouts } = {}) {
    const sizes = { connLines: (connections * 2) / Limits.CONN_LINE_SLOTS, realsMax: 256 };
    this.object = BpfObject.open(objectPath(), {
      constants: {
        conn_lines: sizes.connLines,
        reals_max: sizes.realsMax,
        conn_seed_a: randomBytes(8).readBigUInt64LE(),
        conn_seed_b: randomBytes(8).readBigUInt64LE(),
      },
      maxEntries: mapSizes(sizes),
    }).load();
    const clock = new TickClock(this.object.program('read_clock'), 6, 1000);
    const list = new Array<number>(ConnState.STATES).fill(0);
    for (const [state, seconds] of Object.entries(timeouts))
      list[ConnState[state as ConnectionState]] = clock.ticks(seconds);
    this.object.map('settings_map', { key: u32, value: settingsCodec }).set(0, { timeouts: list });
    this.tables = new ProgramTables(this.object, clock, timeouts);
    this.placement = new Placement(this.tables, { get: address => this.hops.get(address) });
  }

  /** Runs one frame through the program, as if it had come in by lo (interface 1). */
  send(bytes: Uint8Array): Outcome {
    const before = this.tables.verdicts.read();
    const result = this.object.program('lvx').testRun({
      data: bytes,
      context: xdpContext({ dataLength: bytes.length, ingressIfindex: 1 }),
    });
    const counted = this.tables.verdicts
      .read()
      .filter((verdict, index) => verdict.packets !== before[index]?.packets)
      .map(
        verdict =>
          `${verdict.name}${verdict.packets - 1n === before.find(old => old.name === verdict.name)?.packets ? '' : ' counted more than once'}`,
      );
    return { verdict: counted.join(' and '), action: result.retval, frame: result.data };
  }

  [Symbol.dispose](): void {
    this.tables[Symbol.dispose]();
    this.object.close();
  }
}
