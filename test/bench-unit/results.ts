import type { Measured, Result, Scenario } from '../../src/bench/result.ts';

/** A machine for results that nobody measured. */
export const machine = { kernel: '6.18.0', processor: 'Test', processors: 2, node: 'v20.19.0' };

/** A result of made-up scenarios. */
export function resultOf(scenarios: Scenario[], rest: Partial<Result> = {}): Result {
  return { format: 'lvx-bench-1', date: '2026-01-02T03:04:05.000Z', short: false, machine, scenarios, ...rest };
}

/** A scenario of the kernel suite: lvx with a net time, and its ratio to floor_ct with quartiles around it. */
export function kernelScenario(name: string, netNs: number, ratio: number, spread = 0.01): Scenario {
  const contender = (net: number, over: number): Measured => ({
    value: 100 + net,
    low: 99 + net,
    high: 101 + net,
    net_ns: net,
    ratio_floor_ct: over,
    ratio_low: over - spread,
    ratio_high: over + spread,
  });
  const contenders = {
    nop: contender(0, 0),
    floor: contender(10, 10 / (netNs / ratio)),
    floor_ct: { ...contender(netNs / ratio, 1), ratio_low: 1, ratio_high: 1 },
    lvx: contender(netNs, ratio),
  };
  return { name, suite: 'kernel', title: 'T', unit: 'ns/packet', better: 'lower', rounds: 15, contenders };
}

/** A scenario in which lvx is compared to a base. */
export function basedScenario(name: string, ratio: number, rest: Partial<Scenario> = {}): Scenario {
  const base = { value: 1000, low: 990, high: 1010, ratio_base: 1, ratio_low: 1, ratio_high: 1 };
  const lvx = { value: 1000 * ratio, low: 990 * ratio, high: 1010 * ratio };
  const contenders = {
    direct: base,
    lvx: { ...lvx, ratio_base: ratio, ratio_low: ratio - 0.01, ratio_high: ratio + 0.01 },
  };
  const unit = 'requests/s';
  return { name, suite: 'veth', title: 'T', unit, better: 'higher', rounds: 7, base: 'direct', contenders, ...rest };
}

/** A scenario that has nothing but a value. */
export function plainScenario(name: string, value: number, rest: Partial<Scenario> = {}): Scenario {
  const contenders = { lvx: { value, low: value * 0.99, high: value * 1.01 } };
  return { name, suite: 'control', title: 'T', unit: 'ms', better: 'lower', rounds: 3, contenders, ...rest };
}
