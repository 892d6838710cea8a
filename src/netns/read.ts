import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { type Position, TopologyError } from './errors.ts';
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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const syntax = document.errors.map(error => ({
    path: [],
    expected: 'YAML',
    got: error.message,
    ...position(lines, error.pos[0]),
  }));
  if (syntax.length > 0) throw new TopologyError(file, syntax);
  const content: unknown = document.toJS();
  const result = topologySchema.safeParse(content);
  if (!result.success) throw errorAt(file, document, lines, issuesOf(result.error, content));
  const topology = topologyOf(basename(file).replace(/\.yaml$/, ''), result.data);
  const issues = referenceIssues(topology);
  if (issues.length > 0) throw errorAt(file, document, lines, issues);
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

function errorAt(file: string, document: Document, lines: LineCounter, issues: readonly Issue[]): TopologyError {
  return new TopologyError(
    file,
    issues.map(issue => ({ ...issue, ...position(lines, offsetOf(document, issue.path)) })),
  );
}

/** Where a path begins in the text; a path that is merged in from elsewhere, or missing: where its parent begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      const start: unknown = node.range[0];
      if (typeof start === 'number') return start;
    }
  }
  return 0;
}

function position(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
