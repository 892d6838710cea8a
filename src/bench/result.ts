import { z } from 'zod';

/** What one contender did in one scenario, over all rounds. */
const measured = z.object({
  /** Median, in the scenario's unit. */
  value: z.number(),
  /** Lower and upper quartile of the rounds, in the scenario's unit. */
  low: z.number(),
  high: z.number(),
  /** Processor time above that of `nop` in the same round, nanoseconds a packet, median. */
  net_ns: z.number().optional(),
  /** Net time over `floor_ct`'s in the same round, median. */
  ratio_floor_ct: z.number().optional(),
  /** Value over that of the scenario's base in the same round, median. */
  ratio_base: z.number().optional(),
  /** Quartiles of whichever ratio there is. */
  ratio_low: z.number().optional(),
  ratio_high: z.number().optional(),
});

/** One thing that is measured, and what came out for each contender. */
const scenario = z.object({
  /** Unique: words joined by hyphens. */
  name: z.string(),
  suite: z.enum(['kernel', 'processors', 'ipvs', 'veth', 'userspace', 'control']),
  /** One line for people. */
  title: z.string(),
  unit: z.enum(['ns/packet', 'packets/s', 'connections/s', 'requests/s', 'µs', 'ms', 's', 'MiB', 'bytes', '×']),
  better: z.enum(['lower', 'higher']),
  /** How often each contender was measured, in turns. */
  rounds: z.int(),
  /** The contender that `ratio_base` refers to. */
  base: z.string().optional(),
  contenders: z.record(z.string(), measured),
});

/** What the figures were measured on. */
const machine = z.object({
  kernel: z.string(),
  processor: z.string(),
  processors: z.int(),
  node: z.string(),
});

/** A whole benchmark, as the JSON file has it. */
export const resultSchema = z.object({
  format: z.literal('lvx-bench-1'),
  /** ISO 8601. */
  date: z.string(),
  short: z.boolean(),
  machine,
  scenarios: z.array(scenario),
});

export type Measured = z.infer<typeof measured>;
export type Scenario = z.infer<typeof scenario>;
export type Machine = z.infer<typeof machine>;
export type Result = z.infer<typeof resultSchema>;
