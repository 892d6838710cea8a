import { familyOf } from '../packets/build/address.ts';
import { hex } from '../packets/build/bytes.ts';
import type { FrameSpec } from '../packets/frame.ts';
import { type ServiceRule, vip as usualVip, vlans } from '../packets/rules.ts';
import { FuzzBench } from './fuzz-bench.ts';
import { Complaint } from './judge/complaint.ts';
import { judge } from './judge/judge.ts';
import { knownService, World } from './judge/world.ts';
import { nextFrame } from './make/mutate.ts';
import { makePool } from './make/pool.ts';
import { once, sourceOf } from './make/random.ts';
import type { Target } from './make/spec.ts';

/** What is fuzzed. */
export interface FuzzPlan {
  readonly rules: readonly ServiceRule[];
  /** Well-formed frames to begin with, beside random ones. */
  readonly known: readonly FrameSpec[];
  readonly seed: number;
}

/** What a block of frames showed. */
export interface FuzzReport {
  /** Frames by their verdict. */
  readonly verdicts: ReadonlyMap<string, number>;
  /** The first fault, and how to see it again. */
  readonly fault?: string;
}

/** Frames of a block: one that fails is seen again by running its block, whose tables are its own. */
export const blockLength = 50_000;

const poolSize = 3000;
/** Bytes of poison in front of half of the frames: what the kernel lets metadata have. */
const poisonLength = 32;

/** Runs a block of frames through a program of its own, up to the first fault. */
export function fuzzBlock({ rules, known, seed }: FuzzPlan, block: number, length = blockLength): FuzzReport {
  using bench = new FuzzBench(rules);
  const world = new World(rules.map(knownService), vlans);
  const random = sourceOf(seed, block);
  const pool = makePool(random, poolSize, known, rules.map(targetOf));
  const verdicts = new Map<string, number>();
  for (let index = 0; index < length; index++) {
    const frame = nextFrame(random, pool);
    const poisoned = once(random, 2) ? poisonLength : 0;
    const outcome = bench.sendPoisoned(frame, poisoned);
    const [verdict = ''] = outcome.verdicts;
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    try {
      judge(world, frame, outcome);
    } catch (complaint) {
      if (!(complaint instanceof Complaint)) throw complaint;
      const { message } = complaint;
      const where = `seed ${seed}, block ${block}, frame ${index}, ${poisoned} bytes of poison in front`;
      const bytes = `in  ${hex(frame)}\nout ${hex(outcome.frame)}`;
      return {
        verdicts,
        fault: `${message}\n${where}\n${outcome.verdicts.join()}, action ${outcome.action}\n${bytes}`,
      };
    }
  }
  return { verdicts };
}

/** What random packets for a service are made to. */
export function targetOf({ protocol, vip = usualVip, port }: ServiceRule): Target {
  return { family: familyOf(vip), destination: vip, destinationPort: port, protocol };
}
