import type { Scenario } from './result.ts';

/** What each suite measures, as headings have it. */
export const suiteTitles: Readonly<Record<Scenario['suite'], string>> = {
  kernel: 'In the kernel, one processor',
  processors: 'Two processors at once, on the same table',
  ipvs: 'Against kernel IPVS, one processor',
  veth: 'End to end on veth',
  userspace: 'The dataplane in userspace, on one processor',
  control: 'Control plane',
};
