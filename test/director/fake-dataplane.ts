import { DataplaneError, type ServiceTraffic } from '../../src/dataplane/dataplane.ts';
import { NoneDataplane } from '../../src/dataplane/none/index.ts';
import { zeroCounters } from '../../src/model/counters.ts';
import { type Service, type ServiceAddress, serviceName } from '../../src/model/service.ts';
import { defaultSettings, type Settings, settingNames } from '../../src/model/settings.ts';

/** A dataplane that keeps a log of its operations, `settings` with those that are not as usual, refuses those it is told to, and has traffic as it is told. */
export class FakeDataplane extends NoneDataplane {
  readonly log: string[] = [];
  /** Names of operations to refuse, such as `put tcp 10.0.0.100:80`. */
  readonly refuses = new Set<string>();
  readonly #traffic = new Map<string, ServiceTraffic>();

  override async replace(removals: readonly ServiceAddress[], services: readonly Service[]): Promise<void> {
    await this.#operate(
      ...removals.map(address => `remove ${serviceName(address)}`),
      ...services.map(service => `put ${serviceName(service)}`),
    );
    await super.replace(removals, services);
  }

  override async applySettings(settings: Settings): Promise<void> {
    const changed = settingNames.filter(name => settings[name] !== defaultSettings[name]);
    await this.#operate(['settings', ...changed.map(name => `${name}=${settings[name]}`)].join(' '));
    await super.applySettings(settings);
  }

  override traffic(address: ServiceAddress): ServiceTraffic {
    return this.#traffic.get(serviceName(address)) ?? super.traffic(address);
  }

  /** Has a service and its one server read so many connections, packets and bytes. */
  counts(address: ServiceAddress, connections: bigint, packets: bigint, bytes: bigint): void {
    const counters = { ...zeroCounters, connections, packets, bytes };
    this.#traffic.set(serviceName(address), { total: counters, servers: [counters] });
  }

  /** Does all of it or nothing. */
  async #operate(...operations: readonly string[]): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
    const refused = operations.find(operation => this.refuses.has(operation));
    if (refused !== undefined) throw new DataplaneError('ERR_TABLE_FULL', `No room to ${refused}`);
    this.log.push(...operations);
  }
}
