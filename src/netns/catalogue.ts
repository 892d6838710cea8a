import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NetnsError } from './errors.ts';
import { topologiesDirectory } from './paths.ts';
import { readTopology } from './read.ts';
import type { Topology } from './topology.ts';

/** The names of the topologies that come with the package. */
export function topologyNames(): string[] {
  return readdirSync(topologiesDirectory)
    .filter(file => file.endsWith('.yaml'))
    .map(file => file.replace(/\.yaml$/, ''))
    .toSorted();
}

/**
 * Reads a topology: one of the package's by its name, or a file by its path.
 * @throws TopologyError if it can't be used, NetnsError if there is none.
 */
export function findTopology(nameOrFile: string): Topology {
  if (nameOrFile.endsWith('.yaml')) return readTopology(nameOrFile);
  if (topologyNames().includes(nameOrFile)) return readTopology(join(topologiesDirectory, `${nameOrFile}.yaml`));
  throw new NetnsError(
    'ERR_UNKNOWN',
    `topology ${nameOrFile}: expected one of ${topologyNames().join(', ')}, or a .yaml file`,
  );
}
