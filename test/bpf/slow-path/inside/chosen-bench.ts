import { RingBuffer } from '../../../../src/bpf/index.ts';
import { noSchedulerHook } from '../../../../src/dataplane/scheduler-hook.ts';
import { readRecord, type SlowRecord } from '../../../../src/dataplane/xdp/slow-path/record.ts';
import { Resumption } from '../../../../src/dataplane/xdp/slow-path/resumption.ts';
import { formatIp } from '../../../../src/net/ip.ts';
import { Bench } from '../../packets/bench.ts';
import { type FrameSpec, frame } from '../../packets/frame.ts';
import type { Outcome } from '../../packets/row-bench.ts';
import { install, type ServiceRule } from '../../packets/rules.ts';

/** What became of a packet that was run again. */
export interface Again {
  readonly verdict: string;
  /** What is to be sent, and by which interface. */
  readonly frame: Uint8Array | undefined;
  readonly ifindex: number | undefined;
}

/** The program with services whose schedulers are asked: all but those with port 1. */
export class ChosenBench extends Bench {
  readonly #resumption: Resumption;

  constructor(rules: readonly ServiceRule[]) {
    super({ hook: { ...noSchedulerHook, asks: ({ port }) => port !== 1 } });
    for (const rule of rules) install(this, rule);
    // The settings say whether there are services for every port.
    this.configure({});
    this.#resumption = new Resumption(this.object.program('lvx_chosen'), this.object.map('.bss.resumed'));
  }

  /** Runs a packet through the program, and gives what it handed up. */
  hand(spec: FrameSpec): { readonly outcome: Outcome; readonly record: SlowRecord | undefined } {
    const outcome = this.send(frame(spec));
    const records: SlowRecord[] = [];
    using ring = new RingBuffer(this.object.map('slow_packets'), bytes => {
      const record = readRecord(bytes);
      if (record !== undefined) records.push(record);
    });
    ring.consume();
    return { outcome, record: records[0] };
  }

  /** Runs a packet again that was handed up. @param server an address of the service's; undefined: the fallback schedules */
  again(record: SlowRecord | undefined, server?: string): Again {
    if (record === undefined) throw new Error('expected a packet that was handed up, got none');
    const index = server === undefined ? undefined : this.indexOf(record.serviceId, server);
    const resumed = this.#resumption.run(record, index);
    if (typeof resumed === 'number') throw new Error(`expected it to be run, got errno ${resumed}`);
    return { verdict: resumed.verdict, frame: resumed.out?.frame, ifindex: resumed.out?.ifindex };
  }

  /** The index of a service's server; of any service's if it has none there. */
  indexOf(serviceId: number, server: string): number {
    const own = this.placement.byId(serviceId)?.servers ?? [];
    const all = this.placement.services().flatMap(({ servers }) => servers);
    return [...own, ...all].find(({ address }) => formatIp(address) === server)?.index ?? 0xffffff;
  }

  override [Symbol.dispose](): void {
    this.#resumption[Symbol.dispose]();
    super[Symbol.dispose]();
  }
}
