import { DataplaneError } from '../dataplane.ts';
import type { Interface } from '../next-hop/interface.ts';

/** What the interfaces are called, by their indices, and which one the packet comes in by. */
export interface Links {
  readonly names: ReadonlyMap<number, string>;
  readonly ingress: number;
}

/**
 * The interfaces, and which of them a packet comes in by.
 * @throws DataplaneError ERR_UNSUPPORTED if there is none of this name
 */
export function linksOf(interfaces: ReadonlyMap<string, Interface>, ingress: string): Links {
  const entry = interfaces.get(ingress);
  if (entry === undefined) {
    const names = [...interfaces.keys()].join(', ');
    throw new DataplaneError('ERR_UNSUPPORTED', `Expected an interface of this host (${names}), got ${ingress}`);
  }
  return { names: new Map([...interfaces.values()].map(({ index, name }) => [index, name])), ingress: entry.index };
}
