import { BpfObject, TestRunFlag, xdpContext } from '../../../../bpf/index.ts';
import { builtObject } from '../../../built-object.ts';

/** Packets that the host is given at most in a second, and at once. */
const most = 1000;

/**
 * Gives back to the host what is for it after all, as if it had just come in by its interface: the kernel has a program
 * that passes everything run on it. Each costs some 20 microseconds: more than some a second are dropped.
 */
export class HostReturn implements Disposable {
  readonly #object = BpfObject.open(builtObject('pass.bpf.o')).load();
  readonly #program = this.#object.program('pass');
  #left = most;
  #since = 0;

  /**
   * Gives a frame back; whether the host has it.
   * @param now milliseconds
   */
  give(frame: Uint8Array, ifindex: number, now: number): boolean {
    if (now - this.#since >= 1000) {
      this.#since = now;
      this.#left = most;
    }
    if (this.#left === 0) return false;
    this.#left--;
    try {
      this.#program.testRun({
        data: frame,
        context: xdpContext({ dataLength: frame.length, ingressIfindex: ifindex }),
        flags: TestRunFlag.XDP_LIVE_FRAMES,
        batchSize: 1,
      });
      return true;
    } catch {
      // Longer than such a run takes, or the interface is gone.
      return false;
    }
  }

  [Symbol.dispose](): void {
    this.#object.close();
  }
}
