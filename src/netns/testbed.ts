import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatEndpoint } from '../net/endpoint.ts';
import { Agent } from './agent.ts';
import { Capture } from './capture.ts';
import { Client } from './client.ts';
import type { Director, DirectorKind } from './director.ts';
import { NetnsError } from './errors.ts';
import { execute, inNamespace, run } from './execute.ts';
import { IpvsDirector } from './ipvs-director.ts';
import { LvxDirector, type LvxOptions } from './lvx-director.ts';
import { nodeNamespace } from './names.ts';
import { uniquePrefix } from './owner.ts';
import { agentCommand, passObject } from './paths.ts';
import { type InterfaceAt, namespacesOf, peerOf, planTopology } from './plan.ts';
import { type RunRecord, runDirectory, writeRecord } from './record.ts';
import { takeDown } from './take-down.ts';
import { nodesOf, type Topology, type TopologyNode } from './topology.ts';

/** A topology that is up, with what runs in it. Closing it removes everything. */
export class Testbed {
  readonly topology: Topology;
  readonly prefix: string;
  /** For sockets, captures and the like. */
  readonly directory: string;
  readonly #record: RunRecord;
  readonly #closers: (() => Promise<void>)[] = [];
  #captures = 0;
  #isClosed = false;

  private constructor(topology: Topology, prefix: string) {
    this.topology = topology;
    this.prefix = prefix;
    this.directory = runDirectory(prefix);
    this.#record = { prefix, topology: topology.name, namespaces: namespacesOf(topology, prefix) };
  }

  /** Brings a topology up, without anything running in it. If that fails, nothing is left. */
  static async up(topology: Topology, prefix: string = uniquePrefix()): Promise<Testbed> {
    const testbed = new Testbed(topology, prefix);
    writeRecord(testbed.#record);
    try {
      await execute(planTopology(topology, { prefix, ...(existsSync(passObject) ? { passObject } : {}) }));
    } catch (error) {
      await testbed.close();
      throw error;
    }
    return testbed;
  }

  /** Starts on each real server what answers for the topology's services; `stay`: beyond the end of this process. */
  async startServers(mode: 'end' | 'stay' = 'end'): Promise<void> {
    await Promise.all(
      nodesOf(this.topology, 'real').map(async node => {
        const services = this.topology.services.filter(service =>
          service.servers.some(server => server.node === node.name),
        );
        const command = [
          ...agentCommand('web'),
          node.name,
          ...services.map(service => `${service.protocol}/${formatEndpoint(service)}`),
        ];
        const env = mode === 'stay' ? { LVX_STAY: '1' } : {};
        const agent = await Agent.start({ name: node.name, namespace: this.namespaceOf(node.name), command, env });
        if (mode === 'stay') agent.letGo();
        else this.#closers.push(() => agent.close());
      }),
    );
  }

  /** Starts a client on the node of that role. */
  async startClient(): Promise<Client> {
    const client = await Client.start(this.namespaceOf(this.nodeOf('client').name));
    this.#closers.push(() => client.close());
    return client;
  }

  /** A director of a kind on the node of that role, not started yet. */
  director(kind: DirectorKind, xdpMode?: LvxOptions['xdpMode']): Director {
    const director =
      kind === 'ipvs' ? new IpvsDirector(this.#directorNamespace()) : this.lvx({ ...(xdpMode && { xdpMode }) });
    return director;
  }

  /** This project's director on the node of that role, not started yet. */
  lvx(options: Pick<LvxOptions, 'xdpMode' | 'more'> = {}): LvxDirector {
    const ports = this.nodeOf('director').interfaces.filter(port => port.network !== undefined);
    const director = new LvxDirector({
      namespace: this.#directorNamespace(),
      interfaces: ports.map(port => port.name),
      directory: this.directory,
      ...options,
    });
    this.#closers.push(() => director.close());
    return director;
  }

  /** Starts a capture. */
  async capture(at: InterfaceAt): Promise<Capture> {
    mkdirSync(this.directory, { recursive: true });
    const capture = await Capture.start(at, join(this.directory, `capture-${++this.#captures}.pcap`));
    this.#closers.push(() => capture.close());
    return capture;
  }

  /** Where everything is seen that goes out of, or comes into, each interface of a node. */
  cablesOf(node: string): InterfaceAt[] {
    const ports = this.node(node).interfaces.filter(port => port.network !== undefined);
    return ports.map(port => peerOf(this.topology, node, port, this.prefix));
  }

  /** Runs a program in a node's namespace; it must end with 0. */
  exec(node: string, ...command: readonly string[]): Promise<string> {
    return this.execAt(this.namespaceOf(node), ...command);
  }

  /** Changes kernel settings of a node. */
  async set(node: string, settings: Readonly<Record<string, number>>): Promise<void> {
    const namespace = this.namespaceOf(node);
    await execute(Object.entries(settings).map(([key, value]) => ({ kind: 'sysctl', namespace, key, value })));
  }

  /** Runs a program in a namespace; it must end with 0. */
  async execAt(namespace: string, ...command: readonly string[]): Promise<string> {
    const [program = '', ...args] = [...inNamespace(namespace), ...command];
    return (await run(program, args)).stdout;
  }

  /** The namespace of a node. */
  namespaceOf(node: string): string {
    return nodeNamespace(this.prefix, node);
  }

  /** A node by its name. */
  node(name: string): TopologyNode {
    const node = this.topology.nodes.find(candidate => candidate.name === name);
    if (!node) throw new NetnsError('ERR_UNKNOWN', `node ${name}: expected one of ${this.topology.name}, got none`);
    return node;
  }

  /** The first node of a role. */
  nodeOf(role: TopologyNode['role']): TopologyNode {
    const [node] = nodesOf(this.topology, role);
    if (!node) throw new NetnsError('ERR_UNKNOWN', `${this.topology.name}: expected a node of role ${role}, got none`);
    return node;
  }

  /** Ends what runs in it, last started first, and removes it. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const close of this.#closers.toReversed()) await close();
    await takeDown(this.#record);
  }

  #directorNamespace(): string {
    return this.namespaceOf(this.nodeOf('director').name);
  }
}
