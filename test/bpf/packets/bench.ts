import { xdpContext } from '../../../src/bpf/index.ts';
import { DetachedProgram } from '../../../src/dataplane/xdp/detached-program.ts';
import { checkSettings } from '../../../src/dataplane/xdp/supported.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings.ts';

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
export class Bench extends DetachedProgram {
  /** Puts settings in force for the packets that follow; what is not named has its default. */
  configure(settings: Partial<Settings>): void {
    checkSettings({ ...defaultSettings, ...settings });
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
}
