import type { TopLevelSpec } from 'vega-lite';
import type { Panel } from './panel.ts';

/** Width of the bars' area in pixels. */
const width = 560;
/** Height of one bar. */
const barHeight = 15;
const font = 'DejaVu Sans, Verdana, sans-serif';
/** Colours that people with a colour vision deficiency can tell apart (Okabe and Ito, 2008). */
const colours = ['#0072b2', '#999999', '#56b4e9', '#e69f00', '#009e73', '#cc79a7'];

/** A chart with a panel below the other; in each, bars by scenario and contender, with a mark over the quartiles. */
export function chartSpec(title: string, subtitle: string[], panels: readonly Panel[]): TopLevelSpec {
  const contenders = [...new Set(panels.flatMap(({ rows }) => rows.map(({ contender }) => contender)))].toSorted(
    (a, b) => Number(b === 'lvx') - Number(a === 'lvx'),
  );
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 16,
    title: { text: title, subtitle, anchor: 'start', frame: 'group', fontSize: 16, subtitleColor: '#555', offset: 14 },
    config: { font, axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelLimit: 260 } },
    vconcat: panels.map(panel => panelSpec(panel, contenders)),
    resolve: { scale: { x: 'independent', y: 'independent', color: 'shared' } },
  };
}

function panelSpec({ axis, ratios, rows }: Panel, contenders: readonly string[]) {
  const here = contenders.filter(name => rows.some(({ contender }) => contender === name));
  const colour = {
    domain: [...contenders],
    range: contenders.map((_, index) => colours[index % colours.length] ?? 'black'),
  };
  const x = { field: 'median', type: 'quantitative', axis: { title: axis, grid: true, tickCount: 8 } } as const;
  const y = { field: 'scenario', type: 'nominal', sort: null, title: null, scale: { paddingInner: 0.25 } } as const;
  const place = { y, yOffset: { field: 'contender', sort: here, scale: { paddingInner: 0.1 } } } as const;
  const color = {
    field: 'contender',
    type: 'nominal',
    scale: colour,
    sort: null,
    legend: contenders.length === 1 ? null : { title: null, orient: 'top', labelFontSize: 12 },
  } as const;
  return {
    width,
    height: { step: barHeight, for: 'offset' } as const,
    data: { values: rows.map(row => ({ ...row })) },
    layer: [
      { mark: 'bar' as const, encoding: { ...place, x, color } },
      ...(ratios ? [yardstick] : []),
      {
        mark: { type: 'rule' as const, strokeWidth: 2 },
        encoding: { ...place, x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'text' as const, align: 'left' as const, baseline: 'middle' as const, dx: 5, fontSize: 10.5 },
        encoding: { ...place, x: { ...x, field: 'high' }, text: { field: 'label' } },
      },
    ],
  };
}

/** Where the yardstick stands among ratios. */
const yardstick = {
  mark: { type: 'rule' as const, strokeDash: [4, 3], color: '#333' },
  encoding: { x: { datum: 1, type: 'quantitative' as const } },
};
