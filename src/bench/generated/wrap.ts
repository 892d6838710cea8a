// Made from the type information of wrap.bpf.o by "npm run generate". Don't edit: change the C and run it again.

import { array, bytes, type Codec, i32, struct, u32, u64 } from '../../bpf/codec/index.ts';

/** `enum bench_flow`. */
export const BenchFlow = {
  KNOWN: 0,
  NEW: 1,
} as const;

/** A value of `enum bench_flow`. */
export type BenchFlow = (typeof BenchFlow)[keyof typeof BenchFlow];

/** `enum bench_limits`. */
export const BenchLimits = {
  FRAME: 64,
  KINDS: 4,
  PATTERN: 32,
  BATCH: 64,
} as const;

/** A value of `enum bench_limits`. */
export type BenchLimits = (typeof BenchLimits)[keyof typeof BenchLimits];

/** `struct bench_kind`, 96 bytes. */
export interface BenchKind {
  readonly frame: Uint8Array;
  readonly sums: readonly number[];
  readonly udp: number;
  readonly flow: number;
  readonly destination: number;
  readonly destinations: number;
  readonly action: number;
  readonly growth: number;
}

/** Where the fields of `struct bench_kind` lie, in bytes from its start. */
export const benchKindLayout = {
  size: 96,
  offsets: {
    frame: 0,
    sums: 64,
    udp: 72,
    flow: 76,
    destination: 80,
    destinations: 84,
    action: 88,
    growth: 92,
  },
} as const;

/** Reads and writes `struct bench_kind`. */
export const benchKindCodec: Codec<BenchKind> = struct<BenchKind>(benchKindLayout.size, {
  frame: [benchKindLayout.offsets.frame, bytes(64)],
  sums: [benchKindLayout.offsets.sums, array(u32, 2)],
  udp: [benchKindLayout.offsets.udp, u32],
  flow: [benchKindLayout.offsets.flow, u32],
  destination: [benchKindLayout.offsets.destination, u32],
  destinations: [benchKindLayout.offsets.destinations, u32],
  action: [benchKindLayout.offsets.action, u32],
  growth: [benchKindLayout.offsets.growth, i32],
});

/** `struct bench_plan`, 432 bytes. */
export interface BenchPlan {
  readonly kinds: readonly BenchKind[];
  readonly pattern: Uint8Array;
  readonly mask: number;
  readonly multiplier: number;
  readonly increment: number;
  readonly flows: number;
}

/** Where the fields of `struct bench_plan` lie, in bytes from its start. */
export const benchPlanLayout = {
  size: 432,
  offsets: {
    kinds: 0,
    pattern: 384,
    mask: 416,
    multiplier: 420,
    increment: 424,
    flows: 428,
  },
} as const;

/** Reads and writes `struct bench_plan`. */
export const benchPlanCodec: Codec<BenchPlan> = struct<BenchPlan>(benchPlanLayout.size, {
  kinds: [benchPlanLayout.offsets.kinds, array(benchKindCodec, 4)],
  pattern: [benchPlanLayout.offsets.pattern, bytes(32)],
  mask: [benchPlanLayout.offsets.mask, u32],
  multiplier: [benchPlanLayout.offsets.multiplier, u32],
  increment: [benchPlanLayout.offsets.increment, u32],
  flows: [benchPlanLayout.offsets.flows, u32],
});

/** `struct bench_state`, 64 bytes. */
export interface BenchState {
  readonly frames: bigint;
  readonly wrong: bigint;
  readonly cycle: number;
  readonly newFlow: number;
  readonly wrongKind: number;
  readonly wrongAction: number;
  readonly wrongGrowth: number;
  readonly firstBatch: bigint;
  readonly lastBatch: bigint;
  readonly batched: bigint;
}

/** Where the fields of `struct bench_state` lie, in bytes from its start. */
export const benchStateLayout = {
  size: 64,
  offsets: {
    frames: 0,
    wrong: 8,
    cycle: 16,
    newFlow: 20,
    wrongKind: 28,
    wrongAction: 32,
    wrongGrowth: 36,
    firstBatch: 40,
    lastBatch: 48,
    batched: 56,
  },
} as const;

/** Reads and writes `struct bench_state`. */
export const benchStateCodec: Codec<BenchState> = struct<BenchState>(benchStateLayout.size, {
  frames: [benchStateLayout.offsets.frames, u64],
  wrong: [benchStateLayout.offsets.wrong, u64],
  cycle: [benchStateLayout.offsets.cycle, u32],
  newFlow: [benchStateLayout.offsets.newFlow, u32],
  wrongKind: [benchStateLayout.offsets.wrongKind, u32],
  wrongAction: [benchStateLayout.offsets.wrongAction, u32],
  wrongGrowth: [benchStateLayout.offsets.wrongGrowth, i32],
  firstBatch: [benchStateLayout.offsets.firstBatch, u64],
  lastBatch: [benchStateLayout.offsets.lastBatch, u64],
  batched: [benchStateLayout.offsets.batched, u64],
});
