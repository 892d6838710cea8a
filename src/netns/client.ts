import { z } from 'zod';
import { formatIpv4 } from '../net/ipv4.ts';
import { Agent } from './agent.ts';
import type { ClientTask, Exchange, HeldConnection, Tally, Target } from './agents/messages.ts';
import { agentCommand } from './paths.ts';
import type { TopologyService } from './topology.ts';

/** How long a client waits for an answer: long enough for a slow virtual machine and a retransmission or two. */
const timeoutMs = 30_000;

const exchanges = z.array(
  z.object({
    port: z.number(),
    ms: z.number(),
    server: z.string().exactOptional(),
    seenAs: z.string().exactOptional(),
    received: z.number().exactOptional(),
    error: z.string().exactOptional(),
  }),
);
const tally = z.object({
  answered: z.number(),
  failed: z.number(),
  byServer: z.record(z.string(), z.number()),
  errors: z.array(z.string()),
  slowestMs: z.number(),
  seconds: z.number(),
});
const held = z.array(
  z.object({ port: z.number(), servers: z.array(z.string()), answered: z.number(), error: z.string().exactOptional() }),
);

/** A client in its namespace. One process does all requests: starting one takes longer than a request. */
export class Client {
  readonly #agent: Agent;

  private constructor(agent: Agent) {
    this.#agent = agent;
  }

  /** Starts a client in a namespace. */
  static async start(namespace: string): Promise<Client> {
    return new Client(await Agent.start({ name: 'client', namespace, command: agentCommand('client') }));
  }

  /** Sends requests to a service one after the other, each over a connection of its own. */
  async request(
    service: TopologyService,
    count: number,
    options: { bodyBytes?: number; timeoutMs?: number } = {},
  ): Promise<Exchange[]> {
    const patience = options.timeoutMs ?? timeoutMs;
    const task = {
      kind: 'request',
      protocol: service.protocol,
      ...target(service),
      count,
      timeoutMs,
      ...options,
    } as const;
    return exchanges.parse(await this.#call(task, 30 + (count * patience) / 1000));
  }

  /** Starts to send HTTP requests, each over a connection of its own, and goes on until `stopLoad`. */
  async startLoad(
    service: TopologyService,
    options: { readonly concurrency: number; readonly pauseMs: number },
  ): Promise<void> {
    await this.#call({ kind: 'start-load', ...target(service), ...options, timeoutMs }, 30);
  }

  /** What the load came to so far. */
  async tally(): Promise<Tally> {
    return tally.parse(await this.#call({ kind: 'tally' }, 30));
  }

  /** Ends the load once the requests under way are answered. */
  async stopLoad(): Promise<Tally> {
    return tally.parse(await this.#call({ kind: 'stop-load' }, 30 + timeoutMs / 1000));
  }

  /** Opens connections that send a request again and again until `release`. */
  async hold(service: TopologyService, count: number): Promise<HeldConnection[]> {
    const task = { kind: 'hold', ...target(service), count, pauseMs: 500, timeoutMs } as const;
    return held.parse(await this.#call(task, 30 + (count * timeoutMs) / 1000));
  }

  /** Ends the held connections and tells what became of each. */
  async release(): Promise<HeldConnection[]> {
    return held.parse(await this.#call({ kind: 'release' }, 30 + timeoutMs / 1000));
  }

  /** Ends the client. */
  close(): Promise<void> {
    return this.#agent.close();
  }

  #call(task: ClientTask, seconds: number): Promise<unknown> {
    return this.#agent.call(task, seconds);
  }
}

function target(service: TopologyService): Target {
  return { vip: formatIpv4(service.address), port: service.port };
}
