import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ApiClient } from '../../api/client.ts';
import { LvxDirector } from '../../netns/lvx-director.ts';
import { passObject } from '../../netns/paths.ts';
import { Testbed } from '../../netns/testbed.ts';
import { waitFor } from '../../netns/wait.ts';
import { BenchError } from '../errors.ts';
import type { Contender, DirectorPlan } from './contender.ts';
import { parseSegments, type Segments, segmentsSince } from './segments.ts';
import { type Decapsulation, httpTopology, realAddress } from './topology.ts';
import { verify } from './verify.ts';
import { answerBody, WebServer } from './web-server.ts';
import { type Load, parseWrk, type WrkReport, wrkCommand, wrkScript } from './wrk.ts';

const port = 80;
const decapObject = join(dirname(passObject), 'decap.bpf.o');

/** What was counted so far. */
interface Counters {
  /** Requests that the real server took. */
  readonly requests: number;
  /** Packets that each director tunnelled, by the name of its contender. */
  readonly packets: Readonly<Record<string, number>>;
  /** TCP segments at both ends. */
  readonly client: Segments;
  readonly real: Segments;
}

/** A network with a client, the contenders' directors and a real server that answers. Closing it removes everything. */
export class HttpBed {
  readonly #testbed: Testbed;
  readonly #directors = new Map<string, { readonly plan: DirectorPlan; readonly api: ApiClient }>();
  readonly #closers: (() => Promise<void>)[] = [];
  readonly #script: string;
  #server: WebServer | undefined;

  private constructor(testbed: Testbed) {
    this.#testbed = testbed;
    this.#script = join(testbed.directory, 'wrk.lua');
  }

  /** Brings it up. If that fails, nothing is left. @throws NetnsError, BenchError */
  static async up(contenders: readonly Contender[], decapsulation: Decapsulation): Promise<HttpBed> {
    const directors = contenders.flatMap(({ director }) => director ?? []);
    const bed = new HttpBed(await Testbed.up(httpTopology(directors, decapsulation)));
    try {
      await bed.#start(contenders, decapsulation);
    } catch (error) {
      await bed.close();
      throw error;
    }
    return bed;
  }

  /** Has requests sent by one contender's way, and tells what the client saw. @throws NetnsError, BenchError if any went astray */
  async play(contender: Contender, load: Load): Promise<WrkReport> {
    const answerBytes = await this.#answerBytes(contender, load.close);
    const before = await this.#countersAtRest();
    const command = wrkCommand(this.#script, addressOf(contender), load);
    const report = parseWrk(await this.#testbed.exec('client', ...command));
    const after = await this.#countersAtRest();
    const growth = Object.entries(after.packets).map(([name, now]) => [name, now - (before.packets[name] ?? 0)]);
    verify({
      contender: contender.name,
      load,
      report,
      answerBytes,
      served: after.requests - before.requests,
      tunnelled: Object.fromEntries(growth),
      segments: {
        client: segmentsSince(before.client, after.client),
        real: segmentsSince(before.real, after.real),
      },
    });
    return report;
  }

  /** Ends what runs in it and removes it. */
  async close(): Promise<void> {
    try {
      for (const close of this.#closers.splice(0).reverse()) await close();
    } finally {
      await this.#testbed.close();
    }
  }

  async #start(contenders: readonly Contender[], decapsulation: Decapsulation): Promise<void> {
    writeFileSync(this.#script, wrkScript);
    if (decapsulation === 'XDP') {
      const attach = ['link', 'set', 'dev', 'eth0', 'xdpdrv', 'object', decapObject, 'section', 'xdp'];
      await this.#testbed.exec('real', 'ip', ...attach);
    }
    const server = await WebServer.start(this.#testbed.namespaceOf('real'), join(this.#testbed.directory, 'nginx'));
    this.#server = server;
    this.#closers.push(() => server.close());
    for (const { name, director } of contenders) if (director) await this.#startDirector(name, director);
  }

  async #startDirector(name: string, plan: DirectorPlan): Promise<void> {
    const director = new LvxDirector({
      namespace: this.#testbed.namespaceOf(plan.node),
      interfaces: ['eth0'],
      directory: join(this.#testbed.directory, plan.node),
      more: plan.lvxd,
    });
    this.#closers.push(() => director.close());
    await director.start();
    const api = new ApiClient(director.socket);
    await api.addService(serviceOf(plan), { scheduler: 'rr' });
    await api.addServer(serviceOf(plan), { address: realAddress, port }, { weight: 1 });
    this.#directors.set(name, { plan, api });
  }

  /** Asks once, sees that the answer is the real server's, and tells how long it is. */
  async #answerBytes(contender: Contender, close: boolean): Promise<number> {
    const header = close ? ['-H', 'Connection: close'] : [];
    const question = ['curl', '-sS', '-i', '--max-time', '10', ...header, `http://${addressOf(contender)}/`];
    const answer = await this.#testbed.exec('client', ...question);
    if (answer.startsWith('HTTP/1.1 200 ') && answer.endsWith(`\r\n\r\n${answerBody}`)) return answer.length;
    const [expected, got] = [answerBody, answer].map(text => JSON.stringify(text));
    throw new BenchError('ERR_WRONG_RUN', `${contender.name}: expected status 200 and ${expected}, got ${got}`);
  }

  /** Counters, once the last packets of what was done have been counted. */
  #countersAtRest(): Promise<Counters> {
    let last: Counters | undefined;
    const look = async () => {
      const now = await this.#counters();
      const rests = last !== undefined && isDeepStrictEqual(now, last);
      last = now;
      return rests ? now : undefined;
    };
    return waitFor('the network to be quiet', look, { seconds: 10, everyMs: 100 });
  }

  async #counters(): Promise<Counters> {
    const packets: Record<string, number> = {};
    for (const [name, { plan, api }] of this.#directors) {
      packets[name] = Number((await api.service(serviceOf(plan))).counters.packets);
    }
    const [client, real] = [await this.#segments('client'), await this.#segments('real')];
    return { requests: (await this.#server?.requests()) ?? 0, packets, client, real };
  }

  async #segments(node: string): Promise<Segments> {
    return parseSegments(await this.#testbed.exec(node, 'cat', '/proc/net/snmp'));
  }
}

function addressOf({ director }: Contender): string {
  return director?.vip ?? realAddress;
}

function serviceOf({ vip }: DirectorPlan) {
  return { protocol: 'tcp', vip, port } as const;
}
