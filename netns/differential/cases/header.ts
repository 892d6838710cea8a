import { oneServer, rules, send, type Topic } from '../case.ts';
import { tcp } from '../packet.ts';

/** What is copied to the outer header, and what becomes of the inner one. */
export const header: Topic = {
  name: 'header',
  cases: [
    {
      name: 'outer DF and ids',
      rules: oneServer,
      steps: [
        send(
          tcp('S'),
          tcp('A', { df: false }),
          tcp('A', { df: false }),
          tcp('A', { df: false, id: 0 }),
          tcp('A', { df: true, id: 0 }),
          tcp('A', { df: false }),
        ),
      ],
    },
    {
      name: 'outer TOS',
      rules: oneServer,
      steps: [send(tcp('S'), ...[0xb8, 0x02, 0x01, 0x03, 0xff, 0xfc, 0x10].map(tos => tcp('A', { tos })))],
    },
    {
      name: 'outer TTL',
      rules: oneServer,
      steps: [send(tcp('S'), ...[255, 64, 3, 2, 1, 0].map(ttl => tcp('A', { ttl })))],
    },
    {
      name: 'IPv4 options',
      rules: oneServer,
      steps: [
        send(
          tcp('S', { options: '01010101' }),
          tcp('A', { options: '0707040000000000' }),
          tcp('A', { options: '94040000' }),
          tcp('A', { options: '01'.repeat(40) }),
          tcp('A', { options: '00000000' }),
        ),
      ],
    },
    {
      name: 'source routes',
      rules: oneServer,
      steps: [send(tcp('S', { options: '8307040808080800' }), tcp('S', { options: '8907040808080800' }))],
    },
    {
      name: 'pmtu_disc=0: no DF outside',
      rules: oneServer,
      settings: { pmtu_disc: 0 },
      steps: [send(tcp('S'), tcp('A', { df: false }), tcp('A', { tos: 0xb8 }))],
    },
    {
      name: 'packets for another host of the network',
      rules: oneServer,
      steps: [send(tcp('S'), tcp('A', { hardware: '10.0.0.77' }), tcp('S', { hardware: '10.0.0.77', sport: 40_001 }))],
    },
    {
      name: 'a tunnel to a server behind the router',
      rules: rules('-t VIP:80 -s rr', ['172.30.0.9 -i']),
      steps: [send(tcp('S'), tcp('A', { df: false }))],
    },
    {
      name: 'a server that is the director itself',
      rules: rules('-t VIP:80 -s rr', ['10.0.0.2 -i']),
      steps: [send(tcp('S'))],
    },
  ],
};
