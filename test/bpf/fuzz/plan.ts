import { readdirSync, readFileSync } from 'node:fs';
import { tables } from '../packets/rows/index.ts';
import { withClientPort } from '../packets/rows/row.ts';
import { rules, type ServerRule, type ServiceRule } from '../packets/rules.ts';
import type { FuzzPlan } from './run.ts';

const interfaces = '/sys/class/net';
const lo = 1;
const firstPort = 10_000;

/** What is fuzzed: every service that is there, every packet that rows are about, and services with several servers. */
export function fuzzPlan(seed: number): FuzzPlan {
  const rows = Object.values(tables).flat();
  const known = rows.flatMap(({ before = [], packet }, index) =>
    [...before, packet].map(spec => withClientPort(spec, firstPort + index)),
  );
  return { rules: [...rules, ...severalServers()], known, seed };
}

/** Beside the rows' services, one whose servers are behind the interface that packets come in by, and behind another. */
function severalServers(): ServiceRule[] {
  const other = otherInterface();
  const servers: ServerRule[] = [
    { address: '10.0.0.21' },
    { address: '10.0.0.22', weight: 0 },
    { address: '10.0.0.23', mtu: 1400 },
    ...(other === undefined ? [] : [{ address: '10.0.0.24', ifindex: other }]),
  ];
  return [
    { protocol: 'tcp', port: 85, servers },
    { protocol: 'udp', port: 55, servers },
  ];
}

/** An interface that is not lo. Nothing is sent by it: frames of a test run go nowhere. */
export function otherInterface(): number | undefined {
  const indices = readdirSync(interfaces).flatMap(name => readIndex(`${interfaces}/${name}/ifindex`));
  return indices.find(index => index !== lo);
}

/** Some entries are no interfaces. */
function readIndex(path: string): number[] {
  try {
    return [Number(readFileSync(path, 'utf8'))];
  } catch {
    return [];
  }
}
