import { Program } from '../../../../src/bpf/index.ts';
import { type SideReport, type SideTask, Traffic } from './traffic.ts';

// A process that sends random packets to a program of its parent's, on one processor, while another does the same.

/** What the parent tells a side: what it will do, and to do so many packets of it. */
export type SideOrder =
  | { readonly kind: 'prepare'; readonly task: SideTask }
  | { readonly kind: 'run'; readonly packets: number };

/** What a side answers. */
export type SideAnswer =
  | { readonly kind: 'prepared' }
  | { readonly kind: 'done'; readonly report: SideReport }
  | { readonly kind: 'failed'; readonly message: string };

/** Packets of one call: the kernel may be asked to do something else in between. */
const packetsAtOnce = 50_000;

let traffic: Traffic | undefined;

process.on('message', (order: SideOrder) => {
  try {
    process.send?.(obey(order));
  } catch (error) {
    process.send?.({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit());

function obey(order: SideOrder): SideAnswer {
  if (order.kind === 'prepare') {
    using program = Program.openId(order.task.program);
    traffic = new Traffic(order.task, program);
    return { kind: 'prepared' };
  }
  if (traffic === undefined) throw new Error('Expected a task first, got an order to run');
  for (let done = 0; done < order.packets; done += packetsAtOnce) {
    traffic.run(Math.min(packetsAtOnce, order.packets - done));
  }
  return { kind: 'done', report: traffic.report() };
}
