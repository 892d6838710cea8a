import { answered } from './answered.ts';
import { dropped } from './dropped.ts';
import { forwarded } from './forwarded.ts';
import { passed } from './passed.ts';
import type { Row } from './row.ts';
import { tracked } from './tracked.ts';
import { untilThen } from './until-then.ts';

/** Every row, by topic. */
export const tables: Readonly<Record<string, readonly Row[]>> = {
  passed,
  forwarded,
  answered,
  dropped,
  tracked,
  untilThen,
};
