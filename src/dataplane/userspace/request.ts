import { formatIp } from '../../net/ip.ts';
import type { Connection } from '../../sched/scheduler.ts';
import type { Packet } from './packet.ts';
import { addressIn, clientPortIn, clientWord, portIn, vipWord } from './table/key.ts';

let asking: Int32Array = new Int32Array();

/** Texts are made only of what a scheduler asks for. */
const connection: Connection = {
  get client() {
    return formatIp(addressIn(asking, clientWord));
  },
  get clientPort() {
    return clientPortIn(asking);
  },
  get destination() {
    return formatIp(addressIn(asking, vipWord));
  },
  get destinationPort() {
    return portIn(asking);
  },
};

/** A packet that wants a server, as schedulers see it: good until the next one is asked for. */
export function connectionOf({ key }: Packet): Connection {
  asking = key;
  return connection;
}
