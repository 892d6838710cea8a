import { parseTopology } from '../../netns/read.ts';
import type { Topology } from '../../netns/topology.ts';

/** The addresses: what packets are for, the ends of the tunnel, and where clients are said to be. */
export const vip = '10.64.0.1';
export const directorAddress = '10.0.1.2';
export const realAddress = '10.0.1.11';
const senderAddress = '10.0.0.1';

/** The port of the service. */
export const port = 53;

/**
 * Three namespaces in a row:
 *
 *     sender ──── eth0 director eth1 ──── real
 *
 * The sender says that it is many clients, 100.64.0.0/10.
 */
export function rowTopology(): Topology {
  const file = {
    title: 'a sender, a director and a real server in a row',
    networks: { front: { kind: 'link' }, back: { kind: 'link' } },
    nodes: {
      sender: { role: 'client', interfaces: { eth0: { network: 'front', addresses: [`${senderAddress}/24`] } } },
      director: {
        role: 'director',
        interfaces: {
          lo: { addresses: [`${vip}/32`] },
          eth0: { network: 'front', addresses: ['10.0.0.2/24'] },
          eth1: { network: 'back', addresses: [`${directorAddress}/24`] },
        },
        routes: [`100.64.0.0/10 via ${senderAddress}`],
      },
      real: { role: 'real', interfaces: { eth0: { network: 'back', addresses: [`${realAddress}/24`] } } },
    },
    services: [],
  };
  return parseTopology(JSON.stringify(file), 'row.yaml');
}
