import { adm, type Case, picks, rules, send, type Topic } from '../case.ts';
import { tcp, udp } from '../packet.ts';

const servers = ['R1 -i', 'R2 -i', 'R3 -i'];
const from = (source: string, sport = 40_000) => tcp('S', { source, sport });

function quiescent(expire: number): Case {
  return {
    name: `persistence, its server gets weight 0, expire_quiescent_template=${expire}`,
    rules: rules('-t VIP:80 -s rr -p 300', servers),
    settings: { expire_quiescent_template: expire },
    steps: [
      send(tcp('S'), tcp('A')),
      adm('-e -t VIP:80 -r R3 -i -w 0'),
      send(tcp('S', { sport: 40_001 }), tcp('A')),
      { kind: 'connections' },
      send(tcp('S', { sport: 40_002 })),
    ],
  };
}

/** Connections of one client stay with one server. */
export const persistence: Topic = {
  name: 'persistence',
  cases: [
    {
      name: 'persistence: one client',
      rules: rules('-t VIP:80 -s rr -p 300', servers),
      steps: [
        send(tcp('S')),
        { kind: 'connections' },
        send(tcp('A')),
        { kind: 'connections' },
        picks(4),
        picks(4, { clients: true }),
      ],
    },
    {
      name: 'persistence of 360 s by default, with netmask 255.255.255.0',
      rules: rules('-t VIP:80 -s rr -p -M 255.255.255.0', servers),
      steps: [send(from('192.168.7.20'), from('192.168.7.21'), from('192.168.8.22'), from('192.168.8.23'))],
    },
    {
      name: 'persistence with netmask 255.255.255.240',
      rules: rules('-t VIP:80 -s rr -p 100 -M 255.255.255.240', servers),
      steps: [send(from('192.168.7.14'), from('192.168.7.15'), from('192.168.7.16'), from('192.168.7.31'))],
    },
    {
      name: 'persistence by IPv6 prefix',
      family: 6,
      rules: rules('-t VIP:80 -s rr -p 100 -M 64', ['V6R1:80 -i', 'V6R2:80 -i', 'V6R3:80 -i']),
      steps: [send(from('fd00:7::1'), from('fd00:7::2'), from('fd00:7:0:1::1'), from('fd00:7:0:1:8000::1'))],
    },
    {
      name: 'persistence by IPv6 address',
      family: 6,
      rules: rules('-t VIP:80 -s rr -p 100', ['V6R1:80 -i', 'V6R2:80 -i', 'V6R3:80 -i']),
      steps: [send(from('fd00:7::1'), from('fd00:7::2'), from('fd00:7::1', 40_001))],
    },
    {
      name: 'persistence by an IPv6 prefix that ends within a byte',
      family: 6,
      rules: rules('-t VIP:80 -s rr -p 100 -M 61', ['V6R1:80 -i', 'V6R2:80 -i', 'V6R3:80 -i']),
      steps: [send(from('fd00:7:0:7::1'), from('fd00:7:0:6::1'), from('fd00:7:0:8::1'))],
    },
    quiescent(0),
    quiescent(1),
    ...[0, 1].map(
      (expire): Case => ({
        name: `persistence, its server is deleted, expire_quiescent_template=${expire}`,
        rules: rules('-t VIP:80 -s rr -p 300', servers),
        settings: { expire_quiescent_template: expire },
        steps: [
          send(tcp('S'), tcp('A')),
          adm('-d -t VIP:80 -r R3'),
          send(tcp('S', { sport: 40_001 })),
          adm('-a -t VIP:80 -r R3 -i'),
          send(tcp('S', { sport: 40_002 })),
        ],
      }),
    ),
    {
      name: 'persistence of a UDP service',
      rules: rules('-u VIP:53 -s rr -p 100', servers),
      steps: [send(udp({ dport: 53 }), udp({ dport: 53, sport: 40_001 }), udp({ dport: 53, source: '192.168.7.11' }))],
    },
    {
      name: 'a template lasts as long as its connections',
      // So long that a slow machine lists them before the template's own time is over again.
      rules: rules('-t VIP:80 -s rr -p 10', servers),
      steps: [
        send(tcp('S'), tcp('A')),
        { kind: 'wait', seconds: 13 },
        { kind: 'connections' },
        send(tcp('S', { sport: 40_001 })),
      ],
    },
    {
      name: 'a template without connections ends',
      rules: rules('-u VIP:53 -s rr -p 3 -o', servers),
      steps: [
        send(udp({ dport: 53 })),
        { kind: 'wait', seconds: 5 },
        { kind: 'connections' },
        send(udp({ dport: 53 })),
      ],
    },
    {
      name: 'persistence with wrr',
      rules: rules('-t VIP:80 -s wrr -p 100', ['R1 -i -w 1', 'R2 -i -w 2', 'R3 -i -w 3']),
      steps: [picks(12, { clients: true }), picks(12, { clients: true, sport: 41_001 })],
    },
    {
      name: 'persistence without a usable server',
      rules: rules('-t VIP:80 -s rr -p 100', ['R1 -i -w 0']),
      steps: [send(tcp('S'))],
    },
    {
      name: 'any port of a VIP',
      rules: rules('-t VIP:0 -s rr -p 100', ['R1:0 -i', 'R2:0 -i']),
      steps: [
        picks(4, { ports: true, dport: 8000 }),
        send(tcp('A', { sport: 41_000, dport: 8000 }), tcp('S', { source: '192.168.7.11' })),
      ],
    },
    {
      name: 'any port beside a port of its own',
      rules: [...rules('-t VIP:0 -s rr -p 100', ['R1:0 -i']), ...rules('-t VIP:80 -s rr', ['R2 -i'])],
      steps: [picks(2, { dport: 8000 }), picks(2), picks(1, { dport: 21 })],
    },
    {
      name: 'any UDP port of a VIP',
      rules: rules('-u VIP:0 -s rr -p 100', ['R1:0 -i', 'R2:0 -i']),
      steps: [
        picks(3, { protocol: 'udp', ports: true, dport: 8000 }),
        picks(3, { protocol: 'udp', clients: true, dport: 8000 }),
      ],
    },
  ],
};
