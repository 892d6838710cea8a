import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../api/client.ts';
import { formatIpv4 } from '../net/ipv4.ts';
import type { Tally } from '../netns/agents/messages.ts';
import type { Client } from '../netns/client.ts';
import type { LvxDirector } from '../netns/lvx-director.ts';
import { rulesOf } from '../netns/rules.ts';
import type { Testbed } from '../netns/testbed.ts';
import type { TopologyService } from '../netns/topology.ts';
import { type Hop, pathOf } from './packet-path.ts';
import type { Screen } from './screen.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

/** Over how many seconds rates are taken. */
const rateSeconds = 3;

/** A topology with a director and a client, ready for traffic to one service. */
export class Stage {
  readonly testbed: Testbed;
  readonly service: TopologyService;
  readonly #screen: Screen;
  readonly #director: LvxDirector;
  readonly #api: ApiClient;
  readonly #client: Client;
  /** Of the last seconds, oldest first. */
  #snapshots: readonly Snapshot[] = [];

  private constructor(
    testbed: Testbed,
    service: TopologyService,
    screen: Screen,
    director: LvxDirector,
    client: Client,
  ) {
    this.testbed = testbed;
    this.service = service;
    this.#screen = screen;
    this.#director = director;
    this.#api = new ApiClient(director.socket);
    this.#client = client;
  }

  /** Starts what runs on a topology, and types in the rules of a service. */
  static async set(testbed: Testbed, service: TopologyService, screen: Screen): Promise<Stage> {
    const client = await screen.step('starting the real servers and a client', async () => {
      await testbed.startServers();
      return testbed.startClient();
    });
    const director = testbed.lvx();
    const ports = testbed.nodeOf('director').interfaces.filter(port => port.network !== undefined);
    const interfaces = ports.map(({ name }) => ` --interface ${name}`).join('');
    await screen.step(`starting the director: lvxd${interfaces}`, () => director.start());
    const stage = new Stage(testbed, service, screen, director, client);
    for (const rule of rulesOf(testbed.topology, [service])) await stage.type(rule);
    return stage;
  }

  /** Types a command of ipvsadm's grammar, as a step for everybody to see, and returns what it printed. */
  type(line: string): Promise<string> {
    return this.#screen.step(this.#prompt(line), () => this.#run(line));
  }

  /** Types a command while something else is shown. */
  async typeQuietly(line: string): Promise<void> {
    this.#screen.say(`    ${this.#prompt(line)}`);
    await this.#run(line);
  }

  /** Sends a request and follows its first packet by captures. */
  async followPacket(): Promise<Hop[]> {
    // First once to each server, so that nobody needs to ask ARP for it.
    await this.#client.request(this.service, this.service.servers.length);
    const cables = [...this.testbed.cablesOf('router'), ...this.testbed.cablesOf('director')];
    const captures = await Promise.all(cables.map(cable => this.testbed.capture(cable)));
    const [exchange] = await this.#client.request(this.service, 1);
    const packets = await Promise.all(captures.map(capture => capture.stop('quiet')));
    return exchange ? pathOf(this.testbed.topology, packets.flat(), exchange.port) : [];
  }

  /** Starts requests, one after the other. */
  startTraffic(): Promise<void> {
    return this.#client.startLoad(this.service, { concurrency: 1, pauseMs: 3 });
  }

  /** What there is to see now. */
  async look(): Promise<Snapshot> {
    const snapshot = await this.#snapshot(await this.#client.tally(), this.#snapshots[0]);
    const since = snapshot.tally.seconds - rateSeconds;
    this.#snapshots = [...this.#snapshots.filter(({ tally }) => tally.seconds >= since), snapshot];
    return snapshot;
  }

  /** Ends the requests; what they came to. */
  async endTraffic(): Promise<Snapshot> {
    const tally = await this.#client.stopLoad();
    // The last connection's packets may still be on their way.
    await sleep(200);
    return this.#snapshot(tally);
  }

  #prompt(line: string): string {
    const { bold, dim } = this.#screen.style;
    return `${dim('$')} ${bold(`lvxadm ${line}`)}`;
  }

  async #run(line: string): Promise<string> {
    const { status, stdout, stderr } = await this.#director.tryAdm(line);
    if (status === 0) return stdout;
    throw new Error(`lvxadm ${line}: expected exit status 0, got ${status}: ${stderr.trim()}`);
  }

  async #snapshot(tally: Tally, before?: Snapshot): Promise<Snapshot> {
    const { protocol, address, port } = this.service;
    const vip = formatIpv4(address);
    return takeSnapshot(await this.#api.service({ protocol, vip, port }), this.service.servers, tally, before);
  }
}
