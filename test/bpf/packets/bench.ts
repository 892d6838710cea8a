import { vlanKeyCodec } from '../../../src/bpf/generated/lvx.ts';
import { u32, u64, xdpContext } from '../../../src/bpf/index.ts';
import { type DetachedOptions, DetachedProgram } from '../../../src/dataplane/xdp/detached-program.ts';
import type { Settings } from '../../../src/model/settings.ts';
import type { Outcome, RowBench } from './row-bench.ts';
import { vlans } from './rules.ts';

/** The VLAN devices of the interface that packets come in by. */
const devices = vlans.map(([outer = 0, inner = 0]) => ({ ifindex: 1, outer, inner }));

/** Tests send more at once than a director is to hand up. */
const unlimited: Partial<Settings> = {
  slow_too_big_rate: 1_000_000,
  slow_icmp_rate: 1_000_000,
  slow_fragment_rate: 1_000_000,
  slow_neighbour_rate: 1_000_000,
  slow_scheduler_rate: 1_000_000,
};

/** The real program on small tables of its own, attached to nothing. Next hops are what a test says. */
export class Bench extends DetachedProgram implements RowBench {
  readonly keepsPadding = true;
  readonly isWhole = false;

  constructor(options: DetachedOptions = {}) {
    super(options);
    const map = this.object.map('vlans', { key: vlanKeyCodec, value: u32 });
    for (const device of devices) map.set(device, 1);
    this.listen(true);
    this.configure({});
  }

  /** Puts settings in force for the packets that follow; what is not named has its default, but that the slow path has no limits. */
  configure(settings: Partial<Settings>): void {
    this.set({ ...unlimited, ...settings });
  }

  /** Whether the program is to believe that somebody takes what it hands up. */
  listen(does: boolean): void {
    this.object.variable('slow_taken_until', u64).set(does ? 2n ** 63n : 0n);
  }

  /** Runs one frame through the program, as if it had come in by lo (interface 1). */
  send(bytes: Uint8Array): Required<Outcome> {
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
}
