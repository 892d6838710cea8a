import type { HasFd } from '../../bpf/index.ts';
import { template } from '../kernel/frames.ts';
import type { Plan } from '../kernel/plan.ts';
import { firstVip } from '../kernel/services.ts';
import { frameKinds } from '../kernel/traffic.ts';
import { Wrapper } from '../kernel/wrapper.ts';

/** How a program under test sends a tunnelled frame on: an XDP action's number. */
export const sentOn = { sameInterface: 3, otherInterface: 4 } as const;

const outerLength = 20;

/** Connections of clients to the first VIP. */
export interface Connections {
  /** How many: a power of two. */
  readonly count: number;
  /** What must become of each frame. */
  readonly action: number;
}

/** Frames of connections: those that open each, in order, or such as an open one has, here and there. */
export function planFor(kind: 'syn' | 'ack', { count, action }: Connections, order: Plan['order']): Plan {
  const frames = {
    name: kind,
    template: template(frameKinds[kind]),
    protocol: 'tcp',
    flow: 'cycle',
    destination: firstVip,
    destinations: 1,
    outcome: { action, growth: outerLength },
  } as const;
  return { kinds: [frames], pattern: [0], flows: count, order };
}

/** Opens connections, each with a SYN and an ACK through the program. @throws BenchError ERR_WRONG_RUN */
export function establish(program: Exclude<HasFd, number>, connections: Connections): void {
  using wrapper = new Wrapper();
  wrapper.use(program);
  for (const kind of ['syn', 'ack'] as const) {
    wrapper.plan(planFor(kind, connections, 'ascending'));
    wrapper.run(connections.count);
  }
}
