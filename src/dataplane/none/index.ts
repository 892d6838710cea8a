import type { Connection } from '../../model/connection.ts';
import { zeroCounters } from '../../model/counters.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import type { Settings } from '../../model/settings.ts';
import type { Cursor } from '../../sched/scheduler.ts';
import { Broadcast } from '../broadcast.ts';
import {
  type Census,
  type Condition,
  type Dataplane,
  DataplaneError,
  noConnections,
  type ServiceTraffic,
  type VerdictCount,
} from '../dataplane.ts';
import type { Explanation, PacketQuestion } from '../explanation.ts';
import type { PacketEvent } from '../packet-event.ts';
import type { SlowPathCount } from '../slow-path-count.ts';
import { explainByRules } from './explain-by-rules.ts';

/** The dataplane that keeps the rules in memory and touches no packet: for trying the commands, and for tests. */
export class NoneDataplane implements Dataplane {
  readonly kind = 'none';
  readonly #services = new Map<string, Service>();
  readonly #events = new Broadcast<PacketEvent>();
  #closed = false;

  services(): readonly Service[] {
    this.#open('list services');
    return [...this.#services.values()];
  }

  put(...services: readonly Service[]): Promise<void> {
    return this.replace([], services);
  }

  remove(address: ServiceAddress): Promise<void> {
    return this.replace([address], []);
  }

  async replace(removals: readonly ServiceAddress[], services: readonly Service[]): Promise<void> {
    this.#open('replace services');
    for (const address of removals) this.#find(address);
    for (const address of removals) this.#services.delete(serviceName(address));
    for (const service of services) this.#services.set(serviceName(service), service);
  }

  async applySettings(_settings: Settings): Promise<void> {
    this.#open('apply settings');
  }

  async cursor(address: ServiceAddress): Promise<Cursor> {
    this.#open('read a walk');
    return { next: this.#find(address).layout?.start ?? 0 };
  }

  traffic(address: ServiceAddress): ServiceTraffic {
    this.#open('read counters');
    return { total: zeroCounters, servers: this.#find(address).servers.map(() => zeroCounters) };
  }

  verdicts(): readonly VerdictCount[] {
    this.#open('read verdicts');
    return [];
  }

  slowPath(): readonly SlowPathCount[] {
    return [];
  }

  async *connections(): AsyncIterable<Connection> {
    this.#open('list connections');
    const none: readonly Connection[] = [];
    yield* none;
  }

  events(): AsyncIterable<PacketEvent> {
    this.#open('follow events');
    return this.#events;
  }

  async census(): Promise<Census> {
    this.#open('count connections');
    return { count: () => noConnections };
  }

  async explain(question: PacketQuestion): Promise<Explanation> {
    this.#open('explain a packet');
    return explainByRules([...this.#services.values()], question);
  }

  async condition(): Promise<Condition> {
    this.#open('tell its condition');
    return { entries: 0, capacity: 0, modes: new Map() };
  }

  close(): void {
    this.#closed = true;
    this.#events.close();
  }

  detach(): void {
    this.#services.clear();
    this.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(operation: string): void {
    if (this.#closed) {
      throw new DataplaneError('ERR_CLOSED', `Could not ${operation}: expected an open dataplane, got a closed one`);
    }
  }

  #find(address: ServiceAddress): Service {
    const service = this.#services.get(serviceName(address));
    if (service) return service;
    const message = `Expected an installed service, got ${serviceName(address)}`;
    throw new DataplaneError('ERR_NO_SUCH_SERVICE', message);
  }
}
