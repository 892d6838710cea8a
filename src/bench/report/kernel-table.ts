import type { Measured, Scenario } from '../result.ts';
import { align } from './columns.ts';
import { formatNumber, formatRange, formatRatio } from './number.ts';
import type { Style } from './style.ts';

const header = ['scenario', 'floor', 'floor_ct', 'lvx', 'lvx/floor_ct', 'quartiles'];

/** One line a scenario: net nanoseconds of who does something, and how lvx stands to floor_ct. */
export function kernelTable(scenarios: readonly Scenario[], { dim }: Style): string[] {
  const rows = scenarios.map(({ name, contenders: { floor, floor_ct, lvx } }) => [
    name,
    net(floor),
    net(floor_ct),
    net(lvx),
    lvx?.ratio_floor_ct === undefined ? '–' : formatRatio(lvx.ratio_floor_ct),
    lvx?.ratio_low === undefined || lvx.ratio_high === undefined
      ? ''
      : formatRange(lvx.ratio_low, lvx.ratio_high, formatRatio),
  ]);
  const right = { align: 'right' } as const;
  const lines = align([{ align: 'left' }, right, right, right, right, { ...right, paint: dim }], [header, ...rows]);
  return ['Net nanoseconds a packet (above nop), medians', ...lines];
}

function net(measured: Measured | undefined): string {
  return measured?.net_ns === undefined ? '–' : formatNumber(measured.net_ns);
}
