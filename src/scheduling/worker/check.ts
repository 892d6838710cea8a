import type { Candidate, Layout, LoadedServer } from '../../sched/scheduler.ts';

/** The most slots that a layout may have: the longest period that wrr makes. */
export const mostSlots = 65_536;

/** The longest time until the next layout, seconds. */
const longestAgain = 86_400;

/** An answer is not what it should be; the message says what was expected and what was got. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/**
 * Checks what `build` returned.
 * @param picks whether the scheduler has `pick`, too: then slots are its own, and may be nobody's
 * @returns the layout with indices as slots
 * @throws AnswerError
 */
export function checkLayout(layout: unknown, servers: readonly Candidate[], picks: boolean): Layout {
  const { slots: given, ...options } = partsOf(layout);
  if (!Array.isArray(given)) fail('an array of slots, or an object with slots', given);
  if (given.length > mostSlots) fail(`at most ${mostSlots} slots`, given.length);
  const places = placesOf(servers);
  const slots = given.map((slot: unknown, at) => {
    const index = indexOf(slot, places);
    if (index === -1 && picks) return index;
    const server = servers[index];
    if (server === undefined) return fail(`a server of the list, or its index, as slot ${at}`, slot);
    if (server.weight === 0 && !picks) fail(`a server with a weight above 0 as slot ${at}`, server);
    return index;
  });
  checkOptions(options, slots.length);
  return { ...options, slots };
}

/**
 * Checks what `pick` returned.
 * @returns the server's index; undefined if it chose none
 * @throws AnswerError
 */
export function checkPick(choice: unknown, servers: readonly LoadedServer[]): number | undefined {
  if (choice === undefined) return undefined;
  const index = indexOf(choice, placesOf(servers));
  const server = servers[index];
  if (server === undefined) return fail('a server of the list, its index or undefined', choice);
  if (server.weight === 0) fail('a server with a weight above 0', server);
  if (server.overloaded) fail('a server that is not overloaded', server);
  return index;
}

function partsOf(layout: unknown): { readonly slots: unknown } {
  const isObject = typeof layout === 'object' && layout !== null && 'slots' in layout;
  return isObject ? layout : { slots: layout };
}

function checkOptions(options: Readonly<Record<string, unknown>>, length: number): void {
  const { start, lastRound, again, after } = options;
  const isWhole = (value: unknown, most: number) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
  if (start !== undefined && !isWhole(start, Math.max(0, length - 1))) fail('the position of a slot as start', start);
  if (lastRound !== undefined && !isWhole(lastRound, length)) fail('the position of a slot as lastRound', lastRound);
  if (after !== undefined && typeof after !== 'string') fail('the id of a server as after', after);
  const isTime = again === undefined || (typeof again === 'number' && again >= 1 && again <= longestAgain);
  if (!isTime) fail(`a number of seconds from 1 to ${longestAgain} as again`, again);
}

function placesOf(servers: readonly Candidate[]): ReadonlyMap<unknown, number> {
  return new Map(servers.map(({ id }, index) => [id, index]));
}

/** NaN for what names no server. */
function indexOf(slot: unknown, places: ReadonlyMap<unknown, number>): number {
  if (typeof slot === 'number') return Number.isInteger(slot) ? slot : Number.NaN;
  const named = typeof slot === 'object' && slot !== null && 'id' in slot;
  return (named ? places.get(slot.id) : undefined) ?? Number.NaN;
}

function fail(expected: string, got: unknown): never {
  throw new AnswerError(`expected ${expected}, got ${textOf(got)}`);
}

function textOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value);
  if (value instanceof Promise) return 'a promise (a scheduler answers at once)';
  if (!('id' in value)) return JSON.stringify(value).slice(0, 80);
  const { id, weight, overloaded } = value as Readonly<Record<string, unknown>>;
  return `server ${id} with weight ${weight}${overloaded ? ', overloaded' : ''}`;
}
