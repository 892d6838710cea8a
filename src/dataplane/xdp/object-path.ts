import { builtObject } from '../built-object.ts';

/** The compiled program. */
export function objectPath(): string {
  return builtObject('lvx.bpf.o');
}

/** The compiled program that only tells the time. */
export function clockObjectPath(): string {
  return builtObject('clock.bpf.o');
}
