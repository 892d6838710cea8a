import type { FutureBar } from '../bars.ts';
import type { Judgement } from '../judgement.ts';
import { align } from './columns.ts';
import { formatRatio } from './number.ts';
import type { Style } from './style.ts';

const signs = { 'at most': '≤', 'at least': '≥' } as const;
const marks = { holds: '✓', missed: '✗', 'not measured': '–' } as const;

/** A line for each bar: what is needed, what was got, and whether it holds. */
export function barsTable(judgements: readonly Judgement[], future: readonly FutureBar[], style: Style): string[] {
  const rows = judgements.map(judgement => {
    const { bar, kind } = judgement;
    const got = kind === 'not measured' ? '–' : formatRatio(judgement.got);
    const unit = kind === 'not measured' ? '' : judgement.unit;
    return [marks[kind], bar.scenario, bar.contender, `${signs[bar.need]} ${formatRatio(bar.limit)}`, got, unit, kind];
  });
  const waiting = future.map(({ scenario, why }) => ['–', scenario, '', '', '–', '', why]);
  const header = ['', 'scenario', '', 'needed', 'got', '', ''];
  const left = { align: 'left' } as const;
  const right = { align: 'right' } as const;
  const [top = '', ...lines] = align([left, left, left, right, right, left, left], [header, ...rows, ...waiting]);
  const painted = lines.map((line, index) => {
    const kind = judgements[index]?.kind;
    if (kind === 'holds') return style.good(line);
    return kind === 'missed' ? style.bad(line) : style.dim(line);
  });
  return [top, ...painted, '', tally(judgements, future)];
}

function tally(judgements: readonly Judgement[], future: readonly FutureBar[]): string {
  const count = (kind: Judgement['kind']) => judgements.filter(judgement => judgement.kind === kind).length;
  const unmeasured = count('not measured') + future.length;
  return `${count('holds')} reached, ${count('missed')} missed, ${unmeasured} not measured`;
}
