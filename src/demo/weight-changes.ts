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
  #underWay: Promise<void> | undefined;
  #error: unknown;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Whether there was a change. */
  get happened(): boolean {
    return this.#made > 0;
  }

  /**
   * Begins the next change, if it is time and the last one is done; `seconds` have passed since traffic began.
   * @throws what went wrong with the last one
   */
  step(seconds: number): void {
    if (this.#error !== undefined) throw this.#error;
    if (this.#underWay || seconds < (this.#made + 1) * everySeconds) return;
    const { servers } = this.#stage.service;
    const server = servers[Math.floor(this.#made / 2) % servers.length];
    const isDraining = this.#made % 2 === 0;
    this.#made++;
    if (server) this.#underWay = this.#make({ ...server, weight: isDraining ? 0 : server.weight });
  }

  /** Waits for a change that is under way, and does not ask how it ends. */
  async settle(): Promise<void> {
    await this.#underWay;
  }

  async #make({ node, weight }: WeightedNode): Promise<void> {
    const { service, testbed } = this.#stage;
    try {
      const server = formatIpv4(tunnelAddress(testbed.topology, node));
      await this.#stage.typeQuietly(`-e ${serviceFlag(service)} -r ${server} -i -w ${weight}`);
    } catch (error) {
      this.#error = error;
    }
    this.#underWay = undefined;
  }
}
