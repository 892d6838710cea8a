import type { VerdictCount } from '../dataplane.ts';

/** What is lost apart from the verdicts of packets, and why: for people. */
const meanings = {
  DROP_RECEIVE_FULL: 'Came faster than packets are handled: lost in front of the dataplane, where there was no room.',
  DROP_JOINED: 'Longer than its interface takes, since an offload of the sender has joined packets.',
  DROP_SEND_FULL: 'Was to be sent, and counted as such, but the kernel took no more.',
  DROP_HOST_FULL: 'Left to the host, and counted as such, but more than the host is given at a time.',
  DROP_WAITING_FULL: 'Was to wait with its connection for what a scheduler says, but too many packets of it do.',
  DROP_FRAGMENTS_FULL: 'A datagram in pieces that made room for another one, or whose rest did not come in time.',
} as const;

/** The name of a loss. */
export type LossName = keyof typeof meanings;

/** Their names, in the order in which they are counted. */
const names = Object.keys(meanings) as LossName[];

/** Where each is counted. */
export const loss = Object.fromEntries(names.map((name, index) => [name, index])) as Readonly<Record<LossName, number>>;

/** How many there are. */
export const lossCount = names.length;

/** Counts some more. */
export function addLoss(losses: Float64Array, name: LossName, count = 1): void {
  losses[loss[name]] = (losses[loss[name]] ?? 0) + count;
}

/** The losses, for people. */
export function lossCounts(losses: Float64Array): VerdictCount[] {
  return names.map(name => ({ name, meaning: meanings[name], packets: BigInt(losses[loss[name]] ?? 0) }));
}
