import { ApiError } from '../../../api/api-error.ts';
import type { ApiClient } from '../../../api/client.ts';
import type { WireEdit, WireVirtualService } from '../../../api/wire.ts';
import type { ServerPattern, ServicePattern } from '../../../model/patterns.ts';
import { virtualText } from '../endpoint.ts';
import { type Place, placesOf, withWeight } from './places.ts';

/** Which server is meant, and in which services if not in all. */
export interface Meant {
  /** As it was typed, for messages. */
  readonly text: string;
  readonly server: ServerPattern;
  readonly service?: ServicePattern | undefined;
}

/** What the two commands need of the daemon. */
export type DrainClient = Pick<ApiClient, 'table' | 'edits'>;

/** A server is not where it is meant to be, or can't be given the weight that is meant. */
export class DrainError extends Error {
  override readonly name = 'DrainError';
  readonly code = 'ERR_DRAIN';
}

/** How often to try while others change the table. */
const tries = 5;

/**
 * Gives a server weight 0 wherever it has more, in one change, and has the daemon remember the weights.
 * @returns where it is, as it was before
 * @throws DrainError if no service has it
 */
export function drain(client: DrainClient, meant: Meant): Promise<readonly Place[]> {
  return changing(client, meant, places => {
    const loaded = places.filter(({ server }) => server.weight > 0);
    return {
      changes: loaded.map(place => ({ place, edit: editOf(place, 0, place.server.weight) })),
      result: places,
    };
  });
}

/** What undraining did. */
export interface Undrained {
  /** Places that have their weight again, as they were before. */
  readonly changed: readonly { readonly place: Place; readonly weight: number }[];
  /** Places whose weight is 0 and was so before the server was drained. */
  readonly left: readonly Place[];
}

/**
 * Gives a drained server its weight back, in one change.
 * @param weight what it gets wherever it has 0, in place of what the daemon remembers
 * @throws DrainError if no service has it, or there is no weight to give back
 */
export function undrain(client: DrainClient, meant: Meant, weight?: number): Promise<Undrained> {
  return changing(client, meant, places => {
    const idle = places.filter(({ server }) => server.weight === 0);
    const changed = idle.flatMap(place => {
      const back = weight ?? place.server.drainedFrom;
      return back === undefined ? [] : [{ place, weight: back }];
    });
    if (changed.length === 0) {
      const why = idle.length === 0 ? 'it has a weight above 0 everywhere' : 'say which it is to get: --weight N';
      throw new DrainError(`${meant.text}: expected a server that was drained by lvx drain: ${why}`);
    }
    return {
      changes: changed.map(({ place, weight: back }) => ({ place, edit: editOf(place, back) })),
      result: { changed, left: idle.filter(place => !changed.some(each => each.place === place)) },
    };
  });
}

/** A place's service by name. */
export function serviceText({ service }: Place): string {
  return virtualText(service);
}

/** What is to be changed of some places, and what to tell of it. */
interface Planned<T> {
  readonly changes: readonly { readonly place: Place; readonly edit: WireEdit }[];
  readonly result: T;
}

/** Reads the table and changes it as planned, if it is still what was read; else reads it again. */
async function changing<T>(
  client: DrainClient,
  meant: Meant,
  plan: (places: readonly Place[]) => Planned<T>,
): Promise<T> {
  for (let left = tries - 1; ; left--) {
    const { services, marks, revision } = await client.table();
    const { changes, result } = plan(find([...services, ...marks], meant));
    try {
      await make(client, changes, revision);
      return result;
    } catch (error) {
      if (left === 0 || !(error instanceof ApiError) || error.code !== 'stale-revision') throw error;
    }
  }
}

function find(services: readonly WireVirtualService[], { text, server, service }: Meant): readonly Place[] {
  const places = placesOf(services, server, service);
  if (places.length > 0) return places;
  throw new DrainError(`${text}: expected a server of ${service ? 'this' : 'a'} service; lvx services lists them`);
}

function editOf(place: Place, weight: number, drainedFrom?: number): WireEdit {
  return { kind: 'edit-servers', service: place.service, servers: [withWeight(place, weight, drainedFrom)] };
}

async function make(client: DrainClient, changes: Planned<unknown>['changes'], revision: string): Promise<void> {
  if (changes.length === 0) return;
  const edits = changes.map(({ edit }) => edit);
  const [refusal] = await client.edits(edits, revision);
  const change = refusal && changes[refusal.edit];
  if (change) throw new DrainError(`${serviceText(change.place)}: ${refusal.message}`);
}
