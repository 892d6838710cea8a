import type { Change, Effect, FieldChange } from '../../config/difference.ts';
import type { FieldValue } from '../../config/fields.ts';
import { endpointText, virtualText } from './endpoint.ts';
import { table } from './table.ts';

const signs = { add: '+', remove: '-', change: '~' } as const;
const effects: readonly Effect[] = ['cut', 'drain', 'move'];

/** Live connections that changes touch, by what becomes of them, and in all. */
export type Touched = Readonly<Record<Effect | 'total', number>>;

/** Counts the live connections that changes touch. */
export function touchedBy(changes: readonly Change[]): Touched {
  const count = (effect: Effect) =>
    changes.reduce((sum, change) => sum + (change.effect === effect ? change.connections : 0), 0);
  const [cut, drain, move] = [count('cut'), count('drain'), count('move')];
  return { cut, drain, move, total: cut + drain + move };
}

/** Changes, a line each, and their sum in the last line. */
export function changesText(changes: readonly Change[]): string {
  const rows = changes.map(change => [
    signs[change.change],
    change.service ? virtualText(change.service) : 'setting',
    change.server ? endpointText(change.server.address, change.server.port) : '',
    change.connections > 0 ? `${change.connections} ${change.effect}` : '',
    change.fields.map(fieldText).join(', '),
  ]);
  return `${table(['', 'SERVICE', 'SERVER', 'LIVE', 'CHANGE'], rows)}${sumText(changes)}\n`;
}

/** How many changes there are, and what becomes of how many connections. */
export function sumText(changes: readonly Change[]): string {
  const touched = touchedBy(changes);
  const parts = effects.filter(effect => touched[effect] > 0).map(effect => `${touched[effect]} ${effect}`);
  const what = parts.length > 0 ? `: ${parts.join(', ')}` : '';
  return `${counted(changes.length, 'change')}, ${counted(touched.total, 'live connection')} touched${what}`;
}

/** A number of things, e.g. `1 server`, `2 servers`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function fieldText({ name, from, to }: FieldChange): string {
  return from === undefined ? `${name} ${valueText(to)}` : `${name} ${valueText(from)} → ${valueText(to)}`;
}

/** A value as a file has it, on one line. */
function valueText(value: FieldValue): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.length === 0 ? 'none' : value.join(' ');
  const fields = Object.entries(value).map(([key, each]) => `${key}: ${each}`);
  return `{ ${fields.join(', ')} }`;
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
