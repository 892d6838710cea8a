import { type BpfObject, MapOfMaps, u32, u64 } from '../../bpf/index.ts';
import type { TickClock } from './clock.ts';
import { ConnTable, defaultTimeouts, type Timeouts } from './conn-table.ts';
import { EgressMap } from './egress-map.ts';
import { RealTable } from './real-table.ts';
import { ServiceIndex } from './service-index.ts';
import { ServiceTable } from './service-table.ts';
import { SlotMaps } from './slot-maps.ts';
import { TrafficTable } from './traffic-table.ts';
import { VerdictCounters } from './verdicts.ts';

/** Every map of the loaded program (bpf/maps.h), each as what it means. */
export class ProgramTables implements Disposable {
  readonly services: ServiceTable;
  readonly index: ServiceIndex;
  readonly reals: RealTable;
  readonly slots: SlotMaps;
  readonly egress: EgressMap;
  readonly conns: ConnTable;
  readonly serviceTraffic: TrafficTable;
  readonly realTraffic: TrafficTable;
  readonly verdicts: VerdictCounters;

  constructor(object: BpfObject, clock: TickClock, timeouts: Timeouts = defaultTimeouts) {
    this.services = new ServiceTable(object.map('services'));
    this.index = new ServiceIndex(object.map('service_index'));
    this.reals = new RealTable(object.map('reals'));
    this.slots = new SlotMaps(new MapOfMaps(object.map('slots', { key: u32, value: u32 })));
    this.egress = new EgressMap(object.map('egress', { key: u32, value: u32 }));
    const overflow = object.map('conn_overflow', { key: u64, value: u64 });
    this.conns = new ConnTable({ conns: object.map('conns'), overflow, clock, timeouts });
    this.serviceTraffic = new TrafficTable(object.map('service_traffic'));
    this.realTraffic = new TrafficTable(object.map('real_traffic'));
    this.verdicts = new VerdictCounters(object.map('verdicts'));
  }

  [Symbol.dispose](): void {
    const { services, index, reals, conns, serviceTraffic, realTraffic, verdicts } = this;
    for (const table of [services, index, reals, conns, serviceTraffic, realTraffic, verdicts]) table[Symbol.dispose]();
  }
}
