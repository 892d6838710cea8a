import { adm, type Case, picks, rules, send, type Topic } from '../case.ts';
import { tcp, udp } from '../packet.ts';

const two = rules('-t VIP:80 -s rr', ['R1 -i', 'R2 -i']);
const other = { sport: 40_001 };

/** rr begins with R2: that is the server which leaves. */
function leaving(what: string, expire: number, lines: readonly string[], packet: 'A' | 'S'): Case {
  return {
    name: `${what}, expire_nodest_conn=${expire}: ${packet === 'A' ? 'data' : 'a SYN'} on its connection`,
    rules: two,
    settings: { expire_nodest_conn: expire },
    steps: [
      send(tcp('S'), tcp('A')),
      adm(...lines),
      send(tcp(packet === 'A' ? 'PA' : 'S', { data: 1 })),
      { kind: 'connections' },
      send(tcp('A'), tcp('S', other), tcp('S', { sport: 40_002 })),
      adm('-d -t VIP:80 -r R1', '-a -t VIP:80 -r R1 -i'),
      send(tcp('A')),
    ],
  };
}

/** Servers and services that go away while they have connections. */
export const left: Topic = {
  name: 'leaving',
  cases: [
    ...[0, 1].flatMap(expire =>
      (['A', 'S'] as const).flatMap(packet => [
        leaving('server deleted', expire, ['-d -t VIP:80 -r R2'], packet),
        leaving('server of weight 0', expire, ['-e -t VIP:80 -r R2 -i -w 0'], packet),
      ]),
    ),
    ...[0, 1].map(
      (expire): Case => ({
        name: `server deleted and added back, expire_nodest_conn=${expire}`,
        rules: two,
        settings: { expire_nodest_conn: expire },
        steps: [
          send(tcp('S'), tcp('A')),
          adm('-d -t VIP:80 -r R2'),
          send(tcp('A')),
          { kind: 'connections' },
          adm('-a -t VIP:80 -r R2 -i'),
          send(tcp('A')),
        ],
      }),
    ),
    {
      name: 'server deleted, its connection not used, and added back',
      rules: two,
      settings: { expire_nodest_conn: 1 },
      steps: [send(tcp('S'), tcp('A')), adm('-d -t VIP:80 -r R2', '-a -t VIP:80 -r R2 -i'), send(tcp('A'))],
    },
    ...[0, 1].map(
      (expire): Case => ({
        name: `a UDP server is deleted, expire_nodest_conn=${expire}`,
        rules: rules('-u VIP:53 -s rr', ['R1 -i', 'R2 -i']),
        settings: { expire_nodest_conn: expire },
        steps: [send(udp({ dport: 53 })), adm('-d -u VIP:53 -r R2'), send(udp({ dport: 53 }), udp({ dport: 53 }))],
      }),
    ),
    {
      name: 'service deleted and added back',
      rules: two,
      steps: [
        send(tcp('S'), tcp('A')),
        // IPVS zeroes what it has gathered, every two seconds, not what came since.
        { kind: 'wait', seconds: 3 },
        adm('-D -t VIP:80'),
        send(tcp('A'), tcp('S', other)),
        { kind: 'connections' },
        adm('-A -t VIP:80 -s rr', '-a -t VIP:80 -r R1 -i'),
        send(tcp('A'), tcp('S', other)),
        adm('-a -t VIP:80 -r R2 -i'),
        send(tcp('A')),
      ],
    },
    {
      name: 'the tunnel of a server becomes direct routing',
      rules: rules('-t VIP:80 -s rr', ['R1 -i']),
      steps: [send(tcp('S'), tcp('A')), adm('-e -t VIP:80 -r R1 -g'), send(tcp('A'), tcp('S', other))],
    },
    {
      name: 'counters are zeroed',
      rules: two,
      steps: [
        send(tcp('S'), tcp('A')),
        { kind: 'wait', seconds: 3 },
        adm('-Z -t VIP:80'),
        send(tcp('A'), tcp('S', other)),
      ],
    },
    {
      name: 'the scheduler changes',
      rules: two,
      steps: [
        send(tcp('S'), tcp('A')),
        adm('-E -t VIP:80 -s wrr'),
        send(tcp('A'), tcp('S', { sport: 40_001 }), tcp('S', { sport: 40_002 }), tcp('S', { sport: 40_003 })),
      ],
    },
    {
      name: 'a weight changes between connections',
      rules: rules('-t VIP:80 -s wrr', ['R1 -i -w 1', 'R2 -i -w 2', 'R3 -i -w 3']),
      steps: [picks(4, { sport: 41_000 }), adm('-e -t VIP:80 -r R1 -i -w 4'), picks(12, { sport: 41_100 })],
    },
  ],
};
