import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BenchError } from './errors.ts';
import { writeCharts } from './report/charts.ts';
import type { Result } from './result.ts';
import { writeResult } from './result-file.ts';

/** Where a result goes. */
export interface Output {
  readonly json: string | undefined;
  readonly svg: string | undefined;
}

interface Wanted extends Output {
  readonly from: string | undefined;
}

/** Below this folder goes what was measured and nobody named a place for. */
const resultsFolder = 'bench-results';

/** Where a result goes: where it was asked to, else into a folder named after the time; nowhere if it is only shown. */
export function outputFor({ json, svg, from }: Wanted, date: Date): Output {
  if (json !== undefined || svg !== undefined || from !== undefined) return { json, svg };
  const folder = join(resultsFolder, date.toISOString().slice(0, 19).replaceAll(':', '-'));
  return { json: join(folder, 'result.json'), svg: folder };
}

/** Makes the folders and sees to it that they can be written, before anything is measured. @throws BenchError ERR_USAGE */
export function prepareOutput({ json, svg }: Output): void {
  if (json !== undefined) {
    makeFolder('--json', dirname(json));
    if (statSync(json, { throwIfNoEntry: false })?.isDirectory()) {
      throw new BenchError('ERR_USAGE', `--json: expected a file, got the folder ${json}`);
    }
  }
  if (svg !== undefined) makeFolder('--svg', svg);
}

/** Writes it all; returns the files. */
export async function writeOutput({ json, svg }: Output, result: Result): Promise<string[]> {
  if (json !== undefined) writeResult(json, result);
  return [...(json === undefined ? [] : [json]), ...(svg === undefined ? [] : await writeCharts(svg, result))];
}

function makeFolder(option: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw new BenchError('ERR_USAGE', `${option}: expected a folder that can be written, got: ${got}`, {
      cause: error,
    });
  }
}
