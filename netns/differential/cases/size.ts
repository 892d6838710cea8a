import { oneServer, rules, send, settle, type Topic } from '../case.ts';
import { tcp, udp } from '../packet.ts';

/** TCP data that makes an IPv4 packet of this length. */
const ofLength = (length: number) => ({ data: length - 40 });

/** What fits into the tunnel and what does not; the MTU is 1500. */
export const size: Topic = {
  name: 'size',
  cases: [
    {
      name: 'the largest packet with DF, and one byte more',
      rules: oneServer,
      steps: [send(tcp('S'), ...[1480, 1481, 1500].map(length => tcp('A', ofLength(length))))],
    },
    {
      name: 'frag-needed is sent for each of several packets',
      rules: oneServer,
      steps: [send(tcp('S'), ...[1, 2, 3].map(() => tcp('A', ofLength(1500))))],
    },
    {
      name: 'frag-needed quotes TOS, id and options',
      rules: oneServer,
      steps: [send(tcp('S'), tcp('A', { ...ofLength(1496), options: '01010101', tos: 0xb8, id: 0x4321 }))],
    },
    {
      name: 'frag-needed about a SYN',
      rules: oneServer,
      steps: [send(tcp('S', ofLength(1481)))],
    },
    {
      name: 'frag-needed about a datagram',
      rules: rules('-u VIP:53 -s rr', ['R1 -i']),
      steps: [send(udp({ dport: 53, data: 1453 }), udp({ dport: 53, data: 1452 }))],
    },
    {
      name: 'too big without DF: the outer packet is fragmented',
      rules: oneServer,
      steps: [send(tcp('S'), ...[1480, 1481, 1500].map(length => tcp('A', { ...ofLength(length), df: false })))],
    },
    {
      name: 'too big, pmtu_disc=0',
      rules: oneServer,
      settings: { pmtu_disc: 0 },
      steps: [
        send(tcp('S'), tcp('A', ofLength(1480)), tcp('A', ofLength(1500)), tcp('A', { ...ofLength(1500), df: false })),
      ],
    },
    {
      name: 'a smaller MTU of the route to the server',
      rules: rules('-t VIP:80 -s rr', ['R20 -i']),
      steps: [
        { kind: 'exec', command: 'ip route add R20/32 dev eth0 mtu 1400' },
        settle,
        send(
          tcp('S'),
          ...[1380, 1381].flatMap(length => [tcp('A', ofLength(length)), tcp('A', { ...ofLength(length), df: false })]),
        ),
        { kind: 'exec', command: 'ip route del R20/32 dev eth0' },
        settle,
        send(tcp('A', ofLength(1480))),
      ],
    },
  ],
};
