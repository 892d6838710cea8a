import type { FragmentKey, FragmentNote } from '../../../bpf/generated/lvx.ts';
import { type BpfMap, type Program, RingBuffer, type Variable } from '../../../bpf/index.ts';
import type { VerdictCount } from '../../dataplane.ts';
import type { SlowPathCount } from '../../slow-path-count.ts';
import { slowReasonNames } from '../../slow-reasons.ts';
import { type SlowContext, SlowHandler } from './handler.ts';
import { Heartbeat } from './heartbeat.ts';
import { readRecord } from './record.ts';
import { Refusals } from './refusals.ts';
import { Resumption } from './resumption.ts';
import { SocketSender } from './socket-sender.ts';

/** Packets that one turn of the event loop is spent on at most: some two milliseconds. */
const burst = 64;

/** What a slow path works with; the maps stay open when it is closed. */
export interface SlowPathOptions extends SlowContext {
  /** The ring buffer `slow_packets`. */
  readonly packets: BpfMap<unknown, unknown>;
  /** The map `fragments`. */
  readonly fragments: BpfMap<FragmentKey, FragmentNote>;
  /** The map `.bss.refusals`. */
  readonly refusals: BpfMap<unknown, unknown>;
  /** The variable `slow_taken_until`. */
  readonly takenUntil: Variable<bigint>;
  /** `lvx_chosen`. */
  readonly program: Program;
  /** The map `.bss.resumed`. */
  readonly resumed: BpfMap<unknown, unknown>;
}

/** Takes the packets that the program hands to the control plane, and sends them by raw sockets. Does not keep the process alive. */
export class SlowPath implements Disposable {
  readonly #handler: SlowHandler;
  readonly #resumption: Resumption;
  readonly #ring: RingBuffer;
  readonly #refusals: Refusals;
  readonly #heartbeat: Heartbeat;
  #closed = false;

  /** Begins at once. Needs CAP_NET_RAW when there is something to send. */
  constructor({ packets, fragments, refusals, takenUntil, program, resumed, ...context }: SlowPathOptions) {
    this.#resumption = new Resumption(program, resumed);
    this.#handler = new SlowHandler(context, fragments, new SocketSender(), this.#resumption);
    this.#refusals = new Refusals(refusals);
    this.#ring = new RingBuffer(packets, bytes => this.#take(bytes), burst);
    this.#ring.unref();
    this.#heartbeat = new Heartbeat(takenUntil);
  }

  /** What became of the packets so far, by reason. @param verdicts the program's counts */
  counts(verdicts: readonly VerdictCount[]): readonly SlowPathCount[] {
    const byName = new Map(verdicts.map(verdict => [verdict.name, verdict]));
    const outcomes = this.#handler.counters();
    return slowReasonNames.map(reason => ({
      reason,
      meaning: byName.get(reason)?.meaning ?? '',
      handedUp: byName.get(reason)?.packets ?? 0n,
      ...this.#refusals.of(reason),
      outcomes: outcomes[reason],
    }));
  }

  /** Stops, and forgets packets that wait; idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#heartbeat[Symbol.dispose]();
    this.#ring.close();
    this.#handler.close();
    this.#resumption[Symbol.dispose]();
    this.#refusals[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #take(bytes: Uint8Array): void {
    const record = readRecord(bytes);
    if (record !== undefined) this.#handler.take(record);
  }
}
