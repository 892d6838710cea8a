import { maxPersistenceTimeout } from '../../../model/persistence.ts';
import { protocolNumbers } from '../../../model/protocol.ts';
import type { Service } from '../../../model/service.ts';
import { familyOf } from '../../../net/ip.ts';
import type { Picker, PickState } from '../../../sched/picker.ts';
import type { LoadedServer, Plan } from '../../../sched/scheduler.ts';
import { addressWords } from '../../address-words.ts';
import { netmaskWords } from '../../netmask.ts';
import type { Attention } from '../attention.ts';
import type { RealServer } from './real-server.ts';

/** A service as packets find it. */
export interface ServiceEntry extends Attention {
  readonly id: number;
  /** As it was asked for. */
  readonly asked: Service;
  /** Port and IP protocol number; port 0: every port that has no service of its own. */
  readonly port: number;
  readonly protocol: number;
  readonly family: 4 | 6;
  readonly vip: Int32Array;
  readonly isPersistent: boolean;
  readonly isOnePacket: boolean;
  /** Persistence: the bits of a client's address that count. */
  readonly netmask: Int32Array;
  /** Milliseconds by which a template is made older than it is, so that it times out when it should. */
  readonly templateAge: number;
  readonly servers: readonly RealServer[];
  /** The same ones as their scheduler sees them. */
  readonly seen: readonly LoadedServer[];
  readonly plan: Plan;
  readonly picker: Picker<LoadedServer>;
  /** What its scheduler remembers: the same object as long as the service has this scheduler. */
  readonly state: PickState;
  /** The table by which packets without an entry find a server; none if they are not forwarded. */
  readonly hashTable: readonly number[];
}

/** What of an entry follows from the service alone. */
export function fixedFields(asked: Service) {
  const { vip, port, protocol, persistence, onePacket } = asked;
  return {
    asked,
    port,
    protocol: protocolNumbers[protocol],
    family: familyOf(vip),
    vip: Int32Array.from(addressWords(vip)),
    isPersistent: persistence !== undefined,
    isOnePacket: onePacket && protocol === 'udp',
    netmask: Int32Array.from(netmaskWords(persistence)),
    templateAge: persistence === undefined ? 0 : (maxPersistenceTimeout - persistence.timeout) * 1000,
  };
}
