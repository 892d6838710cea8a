import { connSlotCodec, vlanKeyCodec } from '../../bpf/generated/lvx.ts';
import { type BpfObject, MapOfMaps, u32, u64 } from '../../bpf/index.ts';
import { addCounters, type Counters, zeroCounters } from '../../model/counters.ts';
import type { Timeouts } from '../states.ts';
import type { TickClock } from './clock.ts';
import { ConnTable, tupleCodecs } from './conn-table.ts';
import { EgressMap } from './egress-map.ts';
import { LoadTable } from './load-table.ts';
import { RealTable } from './real-table.ts';
import { RouteTable } from './route-table.ts';
import { ServiceIndex } from './service-index.ts';
import { ServiceTable } from './service-table.ts';
import { SlotMaps } from './slot-maps.ts';
import { TunnelTable } from './tunnel-table.ts';
import { VerdictCounters } from './verdicts.ts';
import { VipTable, vipCodecs } from './vip-table.ts';
import { VlanTable } from './vlan-table.ts';

/** Every map of the loaded program (bpf/maps.h) that this side writes or reads, each as what it means. */
export class ProgramTables implements Disposable {
  readonly services: ServiceTable;
  readonly index: ServiceIndex;
  readonly reals: RealTable;
  readonly loads: LoadTable;
  readonly slots: SlotMaps;
  readonly egress: EgressMap;
  readonly vips: VipTable;
  readonly vlans: VlanTable;
  readonly conns: ConnTable;
  readonly routes: RouteTable;
  readonly tunnels: TunnelTable;
  readonly verdicts: VerdictCounters;

  constructor(object: BpfObject, clock: TickClock, timeouts: Timeouts) {
    this.services = new ServiceTable(object.map('services'), clock);
    this.index = new ServiceIndex(object.map('.bss.services'), object.map('.bss.index'));
    this.reals = new RealTable(object.map('reals'));
    this.loads = new LoadTable(object.map('loads'));
    this.slots = new SlotMaps(new MapOfMaps(object.map('slots', { key: u32, value: u32 })));
    this.egress = new EgressMap(object.map('egress', { key: u32, value: u32 }));
    this.vips = new VipTable(object.map('vips', vipCodecs));
    this.vlans = new VlanTable(object.map('vlans', { key: vlanKeyCodec, value: u32 }));
    this.conns = new ConnTable({
      conns: object.map('conns'),
      overflow: object.map('conn_overflow', { key: u64, value: connSlotCodec }),
      tuples: object.map('conn_tuples', tupleCodecs),
      clock,
      timeouts,
    });
    this.routes = new RouteTable(object.map('routes'));
    this.tunnels = new TunnelTable(object.map('.bss.tunnels'), object.map('.bss.tags'));
    this.verdicts = new VerdictCounters(object.map('.bss.verdicts'));
  }

  /** A server's traffic: `zeroCounters` itself if there was none. */
  traffic(index: number): Counters {
    const sent = this.routes.traffic(index);
    const outgoing = this.loads.outgoing(index);
    if (sent === zeroCounters && outgoing === zeroCounters) return zeroCounters;
    const { connections, packets, bytes } = sent;
    const { outPackets, outBytes } = outgoing;
    return { connections, packets, bytes, outPackets, outBytes };
  }

  /**
   * What a service was sent: its servers, and those that it had once.
   * @param present the traffic of the servers that it has
   */
  trafficOf(serviceId: number, present: readonly Counters[]): Counters {
    const sum = present.reduce(addCounters, this.services.past(serviceId));
    return this.reals.removedOf(serviceId).reduce((total, index) => addCounters(total, this.traffic(index)), sum);
  }

  /** Sets a server's counters to zero; its service's stay as they are. Nothing may be counted for it meanwhile. */
  retireTraffic(index: number, serviceId: number): void {
    this.services.addPast(serviceId, this.traffic(index));
    this.#zeroTraffic(index);
  }

  /** Sets all counters of a service without servers to zero. */
  forgetTraffic(serviceId: number): void {
    this.services.zeroPast(serviceId);
    for (const index of this.reals.removedOf(serviceId)) this.#zeroTraffic(index);
  }

  /** Frees what is kept of servers and services that were removed and that no connection names any more. */
  reclaim(): void {
    this.reals.reclaim(
      index => this.loads.isNamed(index),
      (index, serviceId) => this.retireTraffic(index, serviceId),
    );
    this.services.reclaim(id => this.reals.removedOf(id).length > 0);
  }

  #zeroTraffic(index: number): void {
    this.routes.zeroTraffic(index);
    this.loads.zeroOutgoing(index);
  }

  [Symbol.dispose](): void {
    const { services, index, reals, loads, conns, routes, tunnels, verdicts } = this;
    for (const table of [services, index, reals, loads, conns, routes, tunnels, verdicts]) table[Symbol.dispose]();
  }
}
