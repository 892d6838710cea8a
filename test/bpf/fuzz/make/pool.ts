import { type FrameSpec, frame } from '../../packets/frame.ts';
import type { Random } from './random.ts';
import { randomSpec, type Target } from './spec.ts';

/** Well-formed frames to begin with: what the rows are about, and others by chance. */
export function makePool(
  random: Random,
  size: number,
  known: readonly FrameSpec[],
  targets: readonly Target[],
): Uint8Array[] {
  const specs = [...known];
  while (specs.length < size) specs.push(randomSpec(random, targets));
  return specs.map(spec => frame(spec));
}
