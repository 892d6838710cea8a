import { TestRunFlag, xdpContext } from '../../bpf/index.ts';
import type { IfIndex } from '../../net/ifindex.ts';
import { BenchError } from '../errors.ts';
import { BenchLimits } from '../generated/wrap.ts';
import { frameLength, template } from '../kernel/frames.ts';
import type { Plan } from '../kernel/plan.ts';
import { Wrapper } from '../kernel/wrapper.ts';
import type { Contender, Counted } from './contender.ts';
import { vip } from './topology.ts';

/** Which frames are sent: `new`: of a flow each that had none before; otherwise of this many flows in turn. */
export type Flows = 'new' | number;

const deliveryWithinMs = 2000;
const nothing: Counted = { forwarded: 0, opened: 0 };

/** Sends live frames to contenders, and makes sure of each that it came out at the other side. */
export class Sender implements Disposable {
  readonly #wrapper = new Wrapper();
  readonly #ingress: IfIndex;
  readonly #data = new Uint8Array(frameLength);

  constructor(ingress: IfIndex) {
    this.#ingress = ingress;
  }

  /** Says which frames are sent from now on, and to whom; new flows have numbers from `first` on. */
  plan(contender: Contender, kind: 'syn' | 'ack', flows: Flows, first = 0): void {
    this.#wrapper.use(contender.program);
    this.#wrapper.newFlowsFrom(first);
    this.#wrapper.plan(planOf(kind, flows));
  }

  /**
   * Sends frames, at least three batches, and tells how many of them were delivered a second.
   * @param opens how many of them open a connection
   * @throws BenchError ERR_WRONG_RUN if one was not delivered, or the contender counted something else
   */
  send(contender: Contender, frames: number, opens: number): number {
    const delivered = contender.delivered() + frames;
    const counted = contender.counted();
    this.#wrapper.sender.testRun({
      data: this.#data,
      context: xdpContext({ dataLength: frameLength, ingressIfindex: this.#ingress }),
      repeat: frames,
      flags: TestRunFlag.XDP_LIVE_FRAMES,
      batchSize: BenchLimits.BATCH,
    });
    expectDelivered(contender, delivered);
    expectCounted(contender, counted, frames, opens);
    return this.#wrapper.liveRate;
  }

  [Symbol.dispose](): void {
    this.#wrapper[Symbol.dispose]();
  }
}

function planOf(kind: 'syn' | 'ack', flows: Flows): Plan {
  const isNew = flows === 'new';
  return {
    kinds: [
      {
        name: kind,
        protocol: 'tcp',
        template: template({ protocol: 'tcp', port: 80, syn: kind === 'syn' }),
        flow: isNew ? 'new' : 'cycle',
        destination: vip,
        destinations: 1,
        // Not looked at: live frames are checked where they arrive.
        outcome: { action: 0, growth: 0 },
      },
    ],
    pattern: [0],
    flows: isNew ? 1 : flows,
    order: 'scattered',
  };
}

/** Usually all is over when the test run returns; the kernel may leave the last frames to a thread of its own. */
function expectDelivered(contender: Contender, expected: number): void {
  const deadline = Date.now() + deliveryWithinMs;
  let got = contender.delivered();
  while (got < expected && Date.now() < deadline) got = contender.delivered();
  if (got === expected) return;
  const message = `${contender.name}: expected ${expected} packets delivered since the beginning, got ${got}`;
  throw new BenchError('ERR_WRONG_RUN', message);
}

function expectCounted(contender: Contender, before: Counted | undefined, frames: number, opens: number): void {
  if (before === undefined) return;
  const after = contender.counted() ?? nothing;
  const rows: readonly (readonly [string, number, number])[] = [
    ['packets forwarded', frames, after.forwarded - before.forwarded],
    ['connections opened', opens, after.opened - before.opened],
    ['connections more than before', opens, after.open === undefined ? opens : after.open - (before.open ?? 0)],
  ];
  for (const [what, expected, got] of rows) {
    if (got === expected) continue;
    throw new BenchError('ERR_WRONG_RUN', `${contender.name}: expected ${expected} ${what}, got ${got}`);
  }
}
