import { resumedLayout } from '../../../bpf/generated/lvx.ts';
import { BpfError, type BpfMap, type MapView, type Program, TestRunFlag, xdpContext } from '../../../bpf/index.ts';
import { type VerdictName, verdictNames } from '../../verdicts.ts';
import type { SlowRecord } from './record.ts';

type Word = Exclude<keyof typeof resumedLayout.offsets, 'frame'>;

/** What became of a packet that was run again. */
export interface Resumed {
  readonly verdict: VerdictName;
  /** What is to be sent now, if anything is. */
  readonly out?: { readonly frame: Uint8Array; readonly ifindex: number };
}

/** Runs packets through the program again (bpf/resume.h), one at a time. */
export class Resumption implements Disposable {
  readonly #program: Program;
  readonly #view: MapView;
  readonly #words: Uint32Array;

  /**
   * @param program `lvx_chosen`
   * @param map `.bss.resumed`
   */
  constructor(program: Program, map: BpfMap<unknown, unknown>) {
    this.#program = program;
    this.#view = map.mmap();
    this.#words = new Uint32Array(this.#view.buffer, 0, resumedLayout.offsets.frame / 4);
  }

  /**
   * Runs a packet that was handed up. What its verdict leaves to the host, the host gets.
   * @param realIndex of the server that was named for it; undefined: the fallback schedules
   * Returns the positive errno if it could not be run, as when its interface is gone.
   */
  run({ frame, ifindex }: Pick<SlowRecord, 'frame' | 'ifindex'>, realIndex: number | undefined): Resumed | number {
    this.#set('named', realIndex === undefined ? 0 : 1);
    this.#set('realIndex', realIndex ?? 0);
    const context = xdpContext({ dataLength: frame.length, ingressIfindex: ifindex });
    try {
      this.#program.testRun({ data: frame, context, flags: TestRunFlag.XDP_LIVE_FRAMES, batchSize: 1 });
    } catch (error) {
      if (error instanceof BpfError && error.errno > 0) return error.errno;
      throw error;
    }
    const verdict = verdictNames[this.#get('verdict')] ?? 'DROP_INTERNAL';
    const egress = this.#get('ifindex');
    if (egress === 0) return { verdict };
    const { frame: start } = resumedLayout.offsets;
    const bytes = new Uint8Array(this.#view.buffer).slice(start, start + this.#get('length'));
    return { verdict, out: { frame: bytes, ifindex: egress } };
  }

  #get(field: Word): number {
    return this.#words[resumedLayout.offsets[field] / 4] ?? 0;
  }

  #set(field: Word, value: number): void {
    this.#words[resumedLayout.offsets[field] / 4] = value;
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}
