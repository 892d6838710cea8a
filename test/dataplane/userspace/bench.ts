import { explain } from '../../../src/dataplane/explain/explain.ts';
import type { Explanation, PacketQuestion } from '../../../src/dataplane/explanation.ts';
import type { NextHop } from '../../../src/dataplane/next-hop/next-hop.ts';
import type { Lack } from '../../../src/dataplane/next-hop/route.ts';
import { handle } from '../../../src/dataplane/userspace/engine.ts';
import { viewOf } from '../../../src/dataplane/userspace/explain/view.ts';
import { makeTables } from '../../../src/dataplane/userspace/make-tables.ts';
import { verdictCounts } from '../../../src/dataplane/userspace/meanings.ts';
import { Registry } from '../../../src/dataplane/userspace/registry.ts';
import { ServerPool } from '../../../src/dataplane/userspace/server-pool.ts';
import { sweep } from '../../../src/dataplane/userspace/sweep.ts';
import type { Tables } from '../../../src/dataplane/userspace/tables.ts';
import { Ways } from '../../../src/dataplane/userspace/ways.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings.ts';
import { formatIp, type Ip } from '../../../src/net/ip.ts';
import type { ExplainBench } from '../../bpf/packets/explain/explain-bench.ts';
import type { Outcome } from '../../bpf/packets/row-bench.ts';
import { vlans } from '../../bpf/packets/rules.ts';

/** What became of one packet, with everything that is sent for it. */
export interface WholeOutcome extends Outcome {
  /** Frames, or IP packets without a link header, in their order. */
  readonly frames: readonly Uint8Array[];
}

interface BenchOptions {
  readonly connections?: number;
  readonly answersForHost?: boolean;
  readonly random?: () => number;
}

/** Where frames begin in the array that the engine is given, and how much is behind them. */
const frameAt = 41;

/** The engine on small tables of its own, with a clock that a test moves. */
export class UserspaceBench implements ExplainBench {
  readonly keepsPadding = false;
  readonly isWhole = true;
  readonly hops = new Map<Ip, NextHop>();
  readonly lacks = new Map<Ip, Lack>();
  /** What the engine learned of ways: `address mtu`. */
  readonly learned: string[] = [];
  /** Verdicts of sampled packets. */
  readonly told: number[] = [];
  readonly tables: Tables;
  readonly placement: Registry;
  /** Milliseconds. */
  now = 1_000_000;
  readonly #pool: ServerPool;

  constructor({ connections = 2048, answersForHost = false, random }: BenchOptions = {}) {
    this.#pool = new ServerPool(
      new Ways({ get: address => this.hops.get(address), lack: address => this.lacks.get(address) }),
    );
    this.tables = makeTables({
      connections,
      answersForHost,
      servers: this.#pool.list,
      learnMtu: (server, mtu) => this.learned.push(`${formatIp(server)} ${mtu}`),
      tell: (_packet, verdict) => this.told.push(verdict),
      ...(random && { random }),
    });
    this.placement = new Registry(this.tables, this.#pool);
    for (const [outer = 0, inner = 0] of vlans) this.tables.vlans.add(1, outer, inner);
  }

  configure(settings: Partial<Settings>): void {
    this.placement.applySettings({ ...defaultSettings, ...settings });
  }

  /** Has a frame come in by interface 1. @throws Error if the engine changes it, or counts more or less than one verdict */
  send(bytes: Uint8Array): WholeOutcome {
    const before = Float64Array.from(this.tables.verdicts);
    const around = new Uint8Array(frameAt + bytes.length + frameAt).fill(0xff);
    around.set(bytes, frameAt);
    const copy = Uint8Array.from(around);
    this.tables.outbox.clear();
    handle(this.tables, around, 1, this.now, frameAt, frameAt + bytes.length);
    if (Buffer.compare(around, copy) !== 0) throw new Error('Expected the frame as it was, got another one');
    const { outbox } = this.tables;
    const frames = Array.from({ length: outbox.count }, (_, index) =>
      outbox.bytes.slice(outbox.startOf(index), outbox.endOf(index)),
    );
    return { verdict: this.#counted(before), frame: frames[0] ?? bytes, frames };
  }

  explain(question: PacketQuestion): Explanation {
    return explain(viewOf(this.tables, this.now), question, { names: new Map([[1, 'lo']]), ingress: 1 });
  }

  /** Goes over the connection table once. */
  sweep(): void {
    this.tables.now = this.now;
    sweep(this.tables, id => this.placement.serviceOf(id), 0, this.tables.conns.end);
  }

  /** The next hops have changed. */
  update(): void {
    this.#pool.updateWays();
  }

  [Symbol.dispose](): void {}

  #counted(before: Float64Array): string {
    const differences = this.tables.verdicts.map((count, verdict) => count - (before[verdict] ?? 0));
    const earlier = verdictCounts(before);
    const counted = verdictCounts(this.tables.verdicts).filter(
      ({ packets }, index) => packets !== earlier[index]?.packets,
    );
    const [verdict, ...more] = counted;
    if (verdict === undefined || more.length > 0 || differences.some(difference => difference > 1)) {
      throw new Error(`Expected one verdict to be counted once, got ${counted.map(({ name }) => name).join(', ')}`);
    }
    return verdict.name;
  }
}
