import { Limits, Verdict } from '../../bpf/generated/lvx.ts';
import { defaultSettings } from '../../model/settings.ts';
import { Reassembly } from './fragments/reassembly.ts';
import { lossCount } from './losses.ts';
import { Outbox } from './outbox.ts';
import { putTimeouts, rulesOf } from './rules.ts';
import { sharedDoubles } from './shared.ts';
import { ConnTable } from './table/conn-table.ts';
import { randomSeeds } from './table/seeds.ts';
import { ServiceIndex } from './table/service-index.ts';
import { VipSet } from './table/vip-set.ts';
import { VlanSet } from './table/vlan-set.ts';
import type { Tables } from './tables.ts';

type Listening = Pick<Tables, 'asking' | 'tellOpened'>;

/** Nobody is asked or told. */
const nobody: Listening = { asking: { mayAsk: () => false, ask() {} }, tellOpened() {} };

/** What tables are made with; nobody is asked or told of connections unless somebody is named. */
export interface TableOptions
  extends Partial<Listening>,
    Pick<Tables, 'servers' | 'learnMtu' | 'tell' | 'answersForHost'> {
  /** Connections and persistence templates that there is room for. */
  readonly connections: number;
  /** Default: Math.random. */
  readonly random?: Tables['random'];
}

/** Tables of nothing. */
export function makeTables({ connections, random = Math.random, ...rest }: TableOptions): Tables {
  const { servers } = rest;
  const tables: Tables = {
    services: new ServiceIndex(Limits.SERVICES_MAX, randomSeeds()),
    vips: new VipSet(Limits.VIPS_MAX, randomSeeds()),
    vlans: new VlanSet(),
    conns: new ConnTable(connections, servers, randomSeeds()),
    reassembly: new Reassembly(randomSeeds()),
    outbox: new Outbox(),
    verdicts: sharedDoubles(Verdict.COUNT),
    losses: sharedDoubles(lossCount),
    rules: rulesOf(defaultSettings),
    now: 0,
    windowStart: 0,
    opened: 0,
    random,
    ...nobody,
    ...rest,
  };
  putTimeouts(tables.conns.timeouts, defaultSettings);
  return tables;
}
