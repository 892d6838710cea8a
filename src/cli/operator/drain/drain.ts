import type { ApiClient } from '../../../api/client.ts';
import type { WireEdit } from '../../../api/wire.ts';
import type { ServerPattern, ServicePattern } from '../../../model/patterns.ts';
import { endpointText } from '../endpoint.ts';
import { type Place, placesOf, withWeight } from './places.ts';

/** Which server is meant, and in which services if not in all. */
export interface Meant {
  /** As it was typed, for messages. */
  readonly text: string;
  readonly server: ServerPattern;
  readonly service?: ServicePattern | undefined;
}

/** What the two commands need of the daemon. */
export type DrainClient = Pick<ApiClient, 'services' | 'edits'>;

/** A server is not where it is meant to be, or can't be given the weight that is meant. */
export class DrainError extends Error {
  override readonly name = 'DrainError';
  readonly code = 'ERR_DRAIN';
}

/**
 * Gives a server weight 0 wherever it has more, in one change, and has the daemon remember the weights.
 * @returns where it is, as it was before
 * @throws DrainError if no service has it
 */
export async function drain(client: DrainClient, meant: Meant): Promise<readonly Place[]> {
  const places = await find(client, meant);
  const loaded = places.filter(({ server }) => server.weight > 0);
  await change(
    client,
    loaded.map(place => editOf(place, 0, place.server.weight)),
    loaded,
  );
  return places;
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
export async function undrain(client: DrainClient, meant: Meant, weight?: number): Promise<Undrained> {
  const idle = (await find(client, meant)).filter(({ server }) => server.weight === 0);
  const changed = idle.flatMap(place => {
    const back = weight ?? place.server.drainedFrom;
    return back === undefined ? [] : [{ place, weight: back }];
  });
  if (changed.length === 0) {
    const why = idle.length === 0 ? 'it has a weight above 0 everywhere' : 'say which it is to get: --weight N';
    throw new DrainError(`${meant.text}: expected a server that was drained by lvx drain: ${why}`);
  }
  const edits = changed.map(({ place, weight: back }) => editOf(place, back));
  await change(
    client,
    edits,
    changed.map(({ place }) => place),
  );
  return { changed, left: idle.filter(place => !changed.some(each => each.place === place)) };
}

/** A place's service by name. */
export function serviceText({ service: { protocol, vip, port } }: Place): string {
  return `${protocol} ${endpointText(vip, port)}`;
}

async function find(client: DrainClient, { text, server, service }: Meant): Promise<readonly Place[]> {
  const places = placesOf(await client.services(), server, service);
  if (places.length > 0) return places;
  throw new DrainError(`${text}: expected a server of ${service ? 'this' : 'a'} service; lvx services lists them`);
}

function editOf(place: Place, weight: number, drainedFrom?: number): WireEdit {
  return { kind: 'edit-servers', service: place.service, servers: [withWeight(place, weight, drainedFrom)] };
}

async function change(client: DrainClient, edits: readonly WireEdit[], places: readonly Place[]): Promise<void> {
  if (edits.length === 0) return;
  const [refusal] = await client.edits(edits);
  const place = refusal && places[refusal.edit];
  if (place) throw new DrainError(`${serviceText(place)}: ${refusal.message}`);
}
