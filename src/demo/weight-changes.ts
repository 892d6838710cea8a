import { formatIpv4 } from '../net/ipv4.ts';
import { serviceFlag, tunnelAddress } from '../netns/rules.ts';
import type { WeightedNode } from '../netns/topology.ts';
import type { Stage } from './stage.ts';

/** Seconds of traffic before the first change, and between changes. */
const everySeconds = 15;

/** While traffic runs, drains one server after the other and brings it back: nobody loses a connection. */
export class WeightChanges {
  readonly #stage: Stage;
  #made = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Whether there was a change. */
  get happened(): boolean {
    return this.#made > 0;
  }

  /** Makes the next change, if it is time. */
  async step(seconds: number): Promise<void> {
    if (seconds < (this.#made + 1) * everySeconds) return;
    const { servers } = this.#stage.service;
    const server = servers[Math.floor(this.#made / 2) % servers.length];
    const isDraining = this.#made % 2 === 0;
    this.#made++;
    if (server) await this.#stage.type(this.#rule({ ...server, weight: isDraining ? 0 : server.weight }));
  }

  #rule({ node, weight }: WeightedNode): string {
    const { service, testbed } = this.#stage;
    return `-e ${serviceFlag(service)} -r ${formatIpv4(tunnelAddress(testbed.topology, node))} -i -w ${weight}`;
  }
}
