import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { formatEndpoint } from '../net/endpoint.ts';
import { findTopology, topologyNames } from './catalogue.ts';
import { commandText } from './command.ts';
import { drawTopology } from './drawing.ts';
import { NetnsError } from './errors.ts';
import { inNamespace } from './execute.ts';
import { nodeNamespace } from './names.ts';
import { builtProgram } from './paths.ts';
import { planTopology } from './plan.ts';
import { readRecord, readRecords, runDirectory } from './record.ts';
import { requireNetns } from './requirements.ts';
import { rulesOf } from './rules.ts';
import { removeLeftovers, takeDown } from './take-down.ts';
import { Testbed } from './testbed.ts';
import type { Topology } from './topology.ts';

/** Under what name a topology is kept. */
export interface RunName {
  readonly prefix?: string;
}

/** Prints the topologies there are, and the ones that are up. */
export function list(): void {
  for (const name of topologyNames()) print(`${name.padEnd(18)} ${findTopology(name).title}`);
  const running = readRecords();
  print(running.length === 0 ? '\nNone is up.' : '\nUp:');
  for (const { prefix, topology } of running) print(`${prefix.padEnd(18)} ${topology}`);
}

/** Brings a topology up and leaves it. */
export async function up(name: string, options: RunName & { readonly print?: boolean }): Promise<void> {
  const topology = findTopology(name);
  const prefix = options.prefix ?? topology.name;
  if (options.print) {
    for (const command of planTopology(topology, { prefix })) print(commandText(command));
    return;
  }
  requireNetns([topology]);
  await removeLeftovers();
  if (readRecord(prefix)) {
    throw new NetnsError(
      'ERR_EXISTS',
      `${prefix}: expected it to be down, is up already: npm run netns -- down ${name}`,
    );
  }
  const testbed = await Testbed.up(topology, prefix);
  try {
    await testbed.startServers('stay');
  } catch (error) {
    await testbed.close();
    throw error;
  }
  linkPrograms(prefix);
  for (const line of [...drawTopology(topology), '', ...whatToTry(topology, name, prefix)]) print(line);
}

/** Runs a command on a node, on this terminal; resolves to its exit status. */
export function exec(name: string, node: string, command: readonly string[], options: RunName): Promise<number> {
  const prefix = prefixOf(name, options);
  const namespace = nodeNamespace(prefix, node);
  if (!existsSync(`/run/netns/${namespace}`)) {
    throw new NetnsError('ERR_UNKNOWN', `node ${node} of ${prefix}: expected a namespace ${namespace}, got none`);
  }
  const shell = [process.env.SHELL ?? '/bin/sh'];
  const [program = '', ...args] = [...inNamespace(namespace), ...(command.length > 0 ? command : shell)];
  const env = {
    ...process.env,
    PATH: `${join(runDirectory(prefix), 'bin')}:${process.env.PATH}`,
    LVX_SOCKET: join(runDirectory(prefix), 'lvxd.sock'),
  };
  return new Promise((resolve, reject) => {
    // Ctrl-C is for the command; this process waits for it.
    process.on('SIGINT', () => undefined);
    const child = spawn(program, args, { stdio: 'inherit', env });
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}

/** Takes a topology down. */
export async function down(name: string, options: RunName): Promise<void> {
  const record = readRecord(prefixOf(name, options));
  if (record) await takeDown(record);
}

function prefixOf(name: string, options: RunName): string {
  const prefix = options.prefix ?? (name.endsWith('.yaml') ? findTopology(name).name : name);
  if (!readRecord(prefix)) {
    throw new NetnsError(
      'ERR_UNKNOWN',
      `${prefix}: expected a topology that is up, got none: npm run netns -- up ${name}`,
    );
  }
  return prefix;
}

/** So that `exec` finds the programs by the names that they are installed by. */
function linkPrograms(prefix: string): void {
  const directory = join(runDirectory(prefix), 'bin');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const program of ['lvxd', 'lvx', 'lvxadm'] as const)
    symlinkSync(builtProgram(program), join(directory, program));
}

function whatToTry(topology: Topology, name: string, prefix: string): string[] {
  const flag = prefix === topology.name ? '' : ` --prefix ${prefix}`;
  const run = (node: string, command: string) => `  npm run netns -- exec${flag} ${name} ${node} ${command}`;
  const director = topology.nodes.find(node => node.role === 'director');
  const ports = director?.interfaces.filter(port => port.network !== undefined) ?? [];
  const interfaces = ports.map(port => `--interface ${port.name}`).join(' ');
  const directory = runDirectory(prefix);
  const [service] = topology.services;
  return [
    'Try, each in a terminal of its own:',
    '',
    run('director', `lvxd ${interfaces} --state-dir ${directory}/state --pin-dir /sys/fs/bpf/${prefix}`),
    ...rulesOf(topology)
      .filter((_, index, rules) => index <= rules.findIndex(rule => rule.startsWith('-a')))
      .map(rule => run('director', `lvxadm ${rule}`)),
    ...(service ? [run('client', `curl http://${formatEndpoint(service)}/`)] : []),
    `  npm run netns -- down${flag} ${name}`,
  ];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
