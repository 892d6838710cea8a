import { setImmediate as turn } from 'node:timers/promises';
import { Program, xdpContext } from '../../../src/bpf/index.ts';

// A process that asks, over and over, which change the first and the last service of a batch are at, until it is told to end.

/** What the process is told to do. */
export interface SenderTask {
  /** Id of the program. */
  readonly program: number;
  /** Frames for the first and for the last service. Their servers' addresses end in the number of the change. */
  readonly frames: readonly [Uint8Array, Uint8Array];
}

/** What it saw. */
export interface SenderReport {
  readonly pairs: number;
  /** How many changes it saw. */
  readonly changes: number;
  /** The first service was at a later change than the last one, which was asked afterwards. */
  readonly mixed: number;
  /** Packets that did not go to a server. */
  readonly lost: number;
}

/** Pairs between two looks at what the parent says. */
const pairsAtOnce = 100;

let isOver = false;
let lost = 0;
process.once('message', (task: SenderTask) => {
  process.once('message', () => {
    isOver = true;
  });
  void run(task).then(report => {
    process.send?.(report);
    process.disconnect();
  });
});

async function run({ program, frames: [first, last] }: SenderTask): Promise<SenderReport> {
  using lvx = Program.openId(program);
  const seen = new Set<number>();
  let [pairs, mixed] = [0, 0];
  process.send?.('begun');
  while (!isOver) {
    for (let pair = 0; pair < pairsAtOnce; pair++) {
      const before = changeAt(lvx, first);
      if (before > changeAt(lvx, last)) mixed++;
      seen.add(before);
    }
    pairs += pairsAtOnce;
    await turn();
  }
  return { pairs, changes: seen.size, mixed, lost };
}

/** The end of the outer destination. */
function changeAt(lvx: Program, frame: Uint8Array): number {
  const context = xdpContext({ dataLength: frame.length, ingressIfindex: 1 });
  const { retval, data } = lvx.testRun({ data: frame, context });
  const isSent = retval === 3 && data.length === frame.length + 20;
  if (!isSent) lost++;
  return isSent ? (data[32] ?? 0) * 256 + (data[33] ?? 0) : 0;
}
