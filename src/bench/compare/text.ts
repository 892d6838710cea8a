import { align } from '../report/columns.ts';
import { formatNumber, formatRatio } from '../report/number.ts';
import { section } from '../report/report.ts';
import type { Style } from '../report/style.ts';
import type { Change, Comparison } from './compare.ts';
import type { Figure } from './figure.ts';

const kinds = { ratio_floor_ct: '× floor_ct', ratio_base: '× base' } as const;

/** What changed, for people. */
export function comparisonText(comparison: Comparison, style: Style): string {
  const { changes, threshold, unchanged, incomparable, added, gone } = comparison;
  const lines = changes.length === 0 ? [] : changeLines(changes, style);
  const limit = `${threshold * 100} %`;
  const rest = [
    ...warnings(comparison),
    ...lines,
    `${changes.length} changed, ${unchanged} unchanged (medians within ${limit}, or quartiles that overlap)`,
    ...listed('not compared', incomparable),
    ...listed('new', added),
    ...listed('gone', gone),
  ];
  return `${section(`against ${comparison.date}`, rest, style)}\n`;
}

function warnings({ machine, forms }: Comparison): string[] {
  const different = machine.map(({ what, before, after }) => `${what} ${before} → ${after}`).join('; ');
  return [
    ...(different === '' ? [] : [`Another machine: only ratios are compared (${different})`]),
    ...(forms.before === forms.after
      ? []
      : [`The ${forms.after} form against the ${forms.before} one: expect differences that mean nothing`]),
  ];
}

function changeLines(changes: readonly Change[], { good, bad }: Style): string[] {
  const rows = changes.map(({ scenario, contender, unit, kind, before, after }) => [
    scenario,
    contender,
    format(before),
    '→',
    format(after),
    before.kind === 'value' ? unit : kinds[before.kind],
    formatShare(after.median / before.median - 1),
    wordFor(kind, unit),
  ]);
  const left = { align: 'left' } as const;
  const right = { align: 'right' } as const;
  const lines = align([left, left, right, left, right, left, right, left], rows);
  return lines.map((line, index) => (changes[index]?.kind === 'better' ? good(line) : bad(line)));
}

function wordFor(kind: Change['kind'], unit: Change['unit']): string {
  if (unit === 'MiB' || unit === 'bytes') return kind === 'better' ? 'smaller' : 'larger';
  return kind === 'better' ? 'faster' : 'slower';
}

function format({ kind, median }: Figure): string {
  return kind === 'value' ? formatNumber(median) : formatRatio(median);
}

function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '';
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(0)} %`;
}

function listed(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${names.length} ${what}: ${names.join(', ')}`];
}
