import type { NewSyncDaemon, ServerName } from '../../api/client.ts';
import type { WirePersistence, WireServiceOptions, WireSettings, WireVirtualAddress } from '../../api/wire.ts';
import type { OptionClass } from './rules.ts';
import type { TunnelType } from './tunnel.ts';

/** What the options of one command line say, taken in one by one in their order. */
export interface Arguments {
  readonly given: Set<OptionClass>;
  /** At an address, or for a firewall mark. */
  service?: WireVirtualAddress;
  server?: ServerName;
  scheduler: string;
  /** A persistence engine; undefined or empty: none. */
  engine: string | undefined;
  /** Flags as they were typed; what they mean depends on the scheduler, which may come later. */
  schedulerFlagWords: string;
  schedulerFlags: WireServiceOptions['schedulerFlags'];
  /** Seconds; undefined where the service is not to be persistent. */
  persistence: number | undefined;
  /** Which bits of a client's address count; undefined: all. */
  mask: WithoutTimeout<WirePersistence> | undefined;
  forwarding: 'direct' | 'tunnel' | 'masquerading';
  tunnelType: TunnelType;
  tunnelPort: number | undefined;
  weight: number;
  upperThreshold: number;
  lowerThreshold: number;
  /** Of the synchronisation daemon that is started or stopped. */
  role: NewSyncDaemon['role'];
  /** What `--start-daemon` starts, but for its role. */
  sync: Omit<NewSyncDaemon, 'role'>;
  /** What `--set` changes. */
  timeouts: Partial<WireSettings>;
}

type WithoutTimeout<T> = T extends unknown ? Omit<T, 'timeout'> : never;

/** What a command line without options says. */
export function noArguments(): Arguments {
  return {
    given: new Set(),
    scheduler: '',
    engine: undefined,
    schedulerFlagWords: '',
    schedulerFlags: [],
    persistence: undefined,
    mask: undefined,
    forwarding: 'direct',
    tunnelType: 'ipip',
    tunnelPort: undefined,
    weight: 1,
    upperThreshold: 0,
    lowerThreshold: 0,
    role: 'master',
    sync: { interface: 'eth0' },
    timeouts: {},
  };
}
