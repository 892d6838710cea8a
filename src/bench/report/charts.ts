import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result, Scenario } from '../result.ts';
import { suiteTitles } from '../suite-titles.ts';
import { chartSpec } from './chart-spec.ts';
import { panelsOf } from './panel.ts';
import { suitesOf } from './report.ts';

/** Writes a chart of each suite, named after it; returns the files. */
export async function writeCharts(folder: string, result: Result): Promise<string[]> {
  const files: string[] = [];
  for (const suite of suitesOf(result)) {
    const file = join(folder, `${suite}.svg`);
    writeFileSync(file, await chart(suite, result));
    files.push(file);
  }
  return files;
}

/** Draws the chart of one suite; returns SVG. */
export async function chart(suite: Scenario['suite'], result: Result): Promise<string> {
  // Slow to load: only who draws waits for them.
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const { short, machine, scenarios } = result;
  // What is measured against IPVS often runs on another kernel, in a virtual machine.
  const place = suite === 'ipvs' ? machine.processor : `${machine.processor}, Linux ${machine.kernel}`;
  const subtitle = [
    'Bars: medians; black: from the lower to the upper quartile of the rounds; dashed: the yardstick',
    short ? `${place}; short form: rough figures` : place,
  ];
  const panels = panelsOf(scenarios.filter(scenario => scenario.suite === suite));
  const view = new View(parse(compile(chartSpec(suiteTitles[suite], subtitle, panels)).spec), { renderer: 'none' });
  return view.toSVG();
}
