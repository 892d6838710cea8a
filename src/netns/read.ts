import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readYaml, type YamlText } from '../yaml/yaml-text.ts';
import { TopologyError } from './errors.ts';
import { type Issue, issuesOf } from './issue.ts';
import { referenceIssues } from './references.ts';
import { type TopologyFile, topologySchema } from './schema.ts';
import type { Topology } from './topology.ts';

/**
 * Reads a topology file.
 * @throws TopologyError with the place of everything that is wrong in it.
 */
export function readTopology(file: string): Topology {
  return parseTopology(readFileSync(file, 'utf8'), file);
}

/**
 * Reads a topology from its text; `file` is for its name and for messages.
 * @throws TopologyError with the place of everything that is wrong in it.
 */
export function parseTopology(text: string, file: string): Topology {
  const yaml = readYaml(text);
  const syntax = yaml.errors.map(({ message, ...at }) => ({ path: [], expected: 'YAML', got: message, ...at }));
  if (syntax.length > 0) throw new TopologyError(file, syntax);
  const { content } = yaml;
  const result = topologySchema.safeParse(content);
  if (!result.success) throw errorAt(file, yaml, issuesOf(result.error, content));
  const topology = topologyOf(basename(file).replace(/\.yaml$/, ''), result.data);
  const issues = referenceIssues(topology);
  if (issues.length > 0) throw errorAt(file, yaml, issues);
  return topology;
}

function topologyOf(name: string, file: TopologyFile): Topology {
  return {
    name,
    title: file.title,
    networks: named(file.networks).map(({ mtu, ...network }) => (mtu === undefined ? network : { ...network, mtu })),
    nodes: named(file.nodes).map(node => ({
      ...node,
      interfaces: named(node.interfaces).map(({ network, addresses, ...port }) => ({
        ...port,
        ...(network === undefined ? {} : { network }),
        addresses: addresses.map(({ label, ...address }) => (label === undefined ? address : { ...address, label })),
      })),
      sysctls: Object.entries(node.sysctls).map(([key, value]) => ({ key, value })),
    })),
    services: file.services.map(({ address, servers, ...service }) => ({
      ...service,
      ...address,
      servers: Object.entries(servers).map(([node, weight]) => ({ node, weight })),
    })),
  };
}

function named<T extends object>(record: Readonly<Record<string, T>>): (T & { readonly name: string })[] {
  return Object.entries(record).map(([name, value]) => ({ ...value, name }));
}

function errorAt(file: string, yaml: YamlText, issues: readonly Issue[]): TopologyError {
  return new TopologyError(
    file,
    issues.map(issue => ({ ...issue, ...yaml.valueAt(issue.path) })),
  );
}
