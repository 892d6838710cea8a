import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseIpv4 } from '../../net/ipv4.ts';
import { run } from '../../netns/execute.ts';
import { removeLeftovers } from '../../netns/take-down.ts';
import { Testbed } from '../../netns/testbed.ts';
import type { Interface, Topology, TopologyNode } from '../../netns/topology.ts';
import { Lvxd, type LvxdOptions } from './lvxd.ts';

/** The director's interface inside its namespace. */
const directorPort = 'eth0';

/** A director's namespace, and behind a cable the gateway to all real servers. Closing it removes everything in it. */
export class Place {
  readonly #testbed: Testbed;
  readonly #pins: string;
  readonly #daemons: Lvxd[] = [];

  private constructor(testbed: Testbed) {
    this.#testbed = testbed;
    this.#pins = join(testbed.directory, 'bpf');
  }

  /** Makes the namespaces and a bpf file system for pins. If that fails, nothing is left. */
  static async make(): Promise<Place> {
    await removeLeftovers();
    const place = new Place(await Testbed.up(topology));
    try {
      mkdirSync(place.#pins, { recursive: true });
      await run('mount', ['-t', 'bpf', 'bpf', place.#pins]);
      return place;
    } catch (error) {
      await place.close();
      throw error;
    }
  }

  /** A path to pin something at; the pin goes with the place. */
  pin(name: string): string {
    return join(this.#pins, name);
  }

  /** Starts lvxd with tables, state and socket of its own. One at a time: they share an interface. */
  async start({ services, connections }: LvxdOptions): Promise<Lvxd> {
    const number = String(this.#daemons.length);
    const directory = join(this.#testbed.directory, number);
    const namespace = this.#testbed.namespaceOf('director');
    const pins = join(this.#pins, number);
    const daemon = new Lvxd({ namespace, port: directorPort, directory, pins, services, connections });
    this.#daemons.push(daemon);
    await daemon.ready();
    return daemon;
  }

  /** Ends every lvxd and removes what was made. */
  async close(): Promise<void> {
    for (const daemon of this.#daemons) await daemon.kill();
    await this.#testbed.close();
  }
}

/** Every real server's address is behind the gateway: one neighbour answers for all of them. */
const topology: Topology = {
  name: 'bench-control',
  title: 'a director and the gateway to its real servers',
  networks: [{ name: 'cable', kind: 'link' }],
  nodes: [
    node('director', '10.0.0.2', [{ destination: '10.128.0.0/9', via: parseIpv4('10.0.0.3') }]),
    node('router', '10.0.0.3', []),
  ],
  services: [],
};

function node(role: 'director' | 'router', address: string, routes: TopologyNode['routes']): TopologyNode {
  const addresses = [{ address: parseIpv4(address), prefixLength: 24 }];
  const port: Interface = { name: directorPort, network: 'cable', addresses };
  return { name: role, role, interfaces: [port], routes, sysctls: [] };
}
