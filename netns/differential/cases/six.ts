import { type Case, picks, rules, send, settle, type Topic } from '../case.ts';
import { type Extension, icmp, type Packet, raw, tcp, tunnelled, udp } from '../packet.ts';

const families = [
  [4, 'V6R1:80'],
  [6, 'R1:80'],
  [6, 'V6R1:80'],
] as const;
const named = (family: 4 | 6, server: string) => `IPv${family} in IPv${server.startsWith('V6') ? 6 : 4}`;

function over(name: string, packets: (family: 4 | 6) => readonly Packet[]): Case[] {
  return families.map(([family, server]) => ({
    name: `${named(family, server)}: ${name}`,
    family,
    rules: rules('-t VIP:80 -s rr', [`${server} -i`]),
    steps: [send(tcp('S'), ...packets(family))],
  }));
}

const hopByHop: Extension = { number: 0, rest: '00010400000000' };
const destinationOptions: Extension = { number: 60, rest: '00010400000000' };
const routing: Extension = { number: 43, rest: '00040000000000' };
/** One fragment that is all of the packet (RFC 6946). */
const atomic: Extension = { number: 44, rest: '00000012345678' };
const fragment = (offset: number, more: boolean): Extension => ({
  number: 44,
  rest: `00${(offset | (more ? 1 : 0)).toString(16).padStart(4, '0')}00000042`,
});

const inSix = rules('-t VIP:80 -s rr', ['V6R1:80 -i']);
const answer = tcp('A', { source: 'vip', destination: 'client', sport: 80, dport: 40_000, ttl: 62, data: 100 });
const big = tcp('A', { data: 2000 });
const tooBig = (server: string, word: number, quoted?: number) =>
  icmp(2, 0, {
    source: 'router',
    destination: 'v6director',
    word,
    about: tunnelled(server, tcp('PA', { ttl: 62, data: 1000 })),
    ...(quoted === undefined ? {} : { quoted }),
  });

/** IPv6 inside, outside, or both. */
export const six: Topic = {
  name: 'six',
  cases: [
    ...over('traffic class, flow label', () => [
      tcp('A', { tos: 0xb8 }),
      ...[1, 2, 3, 0xff].map(tos => tcp('A', { tos })),
      tcp('A', { flow: 0x12345 }),
    ]),
    ...over('hop limit', () => [255, 64, 3, 2, 1, 0].map(ttl => tcp('A', { ttl }))),
    ...over('no DF', () => [tcp('A', { df: false }), tcp('A', { df: false })]),
    ...over('sizes', family => {
      const data = (length: number) => ({ data: length - (family === 4 ? 40 : 60) });
      const lengths = [1460, 1461, 1480, 1481, 1500];
      return [...lengths.map(length => tcp('A', data(length))), tcp('A', { ...data(1500), df: false })];
    }),
    {
      name: 'IPv4 in IPv6, pmtu_disc=0',
      rules: inSix,
      settings: { pmtu_disc: 0 },
      steps: [send(tcp('S'), tcp('A', { data: 1440 }), tcp('A', { data: 1440, df: false }))],
    },
    {
      name: 'IPv6 in IPv4, pmtu_disc=0',
      family: 6,
      rules: rules('-t VIP:80 -s rr', ['R1:80 -i']),
      settings: { pmtu_disc: 0 },
      steps: [send(tcp('S'), tcp('A', { data: 1440 }))],
    },
    {
      name: 'IPv6: extension headers',
      family: 6,
      rules: inSix,
      steps: [
        send(
          tcp('S', { extensions: [hopByHop] }),
          tcp('S', { sport: 40_001, extensions: [destinationOptions] }),
          tcp('S', { sport: 40_002, extensions: [routing] }),
          tcp('S', { sport: 40_003, extensions: [hopByHop, destinationOptions] }),
        ),
      ],
    },
    {
      name: 'IPv6: a fragment that is the whole packet',
      family: 6,
      rules: inSix,
      steps: [send(tcp('S', { extensions: [atomic] }))],
    },
    {
      name: 'IPv6: fragments in order',
      family: 6,
      rules: inSix,
      steps: [
        send(
          tcp('S'),
          { ...big, ip: { extensions: [fragment(0, true)], slice: [0, 1024] } },
          { ...big, ip: { extensions: [fragment(1024, false)], slice: [1024, 1e9] } },
          tcp('A'),
        ),
      ],
    },
    {
      name: 'IPv6: the later fragment first',
      family: 6,
      rules: inSix,
      steps: [
        send(
          tcp('S'),
          { ...big, ip: { extensions: [fragment(1024, false)], slice: [1024, 1e9] } },
          { ...big, ip: { extensions: [fragment(0, true)], slice: [0, 1024] } },
        ),
      ],
    },
    {
      name: 'IPv6: no server',
      family: 6,
      rules: ['-A -t VIP:80 -s rr', '-A -u VIP:53 -s rr'],
      steps: [send(tcp('S'), tcp('S', { data: 1400 }), tcp('A'), udp({ dport: 53 }), udp({ dport: 53, data: 1400 }))],
    },
    {
      name: 'IPv6: another port, another protocol, an echo request',
      family: 6,
      rules: inSix,
      steps: [
        send(tcp('S', { dport: 81 }), udp({ dport: 80 }), icmp(128, 0, { word: 0x00010001 }), raw(47, 24), raw(59, 8)),
      ],
    },
    {
      name: 'IPv6: a server without a route',
      family: 6,
      rules: rules('-t VIP:80 -s rr', ['[fd00:31::9]:80 -i']),
      steps: [
        { kind: 'exec', command: 'ip -6 route replace unreachable fd00:31::9/128' },
        settle,
        send(tcp('S')),
        { kind: 'exec', command: 'ip -6 route del unreachable fd00:31::9/128' },
      ],
    },
    ...(
      [
        ['packet too big', 2, 0, 1400],
        ['no route', 1, 0, 0],
        ['port unreachable', 1, 4, 0],
        ['hop limit exceeded', 3, 0, 0],
        ['parameter problem', 4, 0, 0],
      ] as const
    ).map(
      ([name, type, code, word]): Case => ({
        name: `IPv6: ${name} about an answer`,
        family: 6,
        rules: inSix,
        steps: [send(tcp('S'), icmp(type, code, { word, source: 'router', about: answer }))],
      }),
    ),
    {
      name: 'IPv6: packet too big about a tunnel over IPv6',
      family: 6,
      rules: rules('-t VIP:80 -s rr', ['V6R35:80 -i']),
      steps: [
        send(tcp('S'), tooBig('V6R35', 1400)),
        settle,
        send(tcp('A', { data: 1300 }), tcp('A', { data: 1301 }), tcp('A', { data: 1440 })),
      ],
    },
    {
      name: 'IPv6: unreachable about a tunnel over IPv6',
      family: 6,
      rules: inSix,
      steps: [
        send(
          tcp('S'),
          icmp(1, 3, {
            source: 'router',
            destination: 'v6director',
            about: tunnelled('V6R1', tcp('PA', { ttl: 62, data: 100 })),
          }),
          icmp(3, 0, {
            source: 'router',
            destination: 'v6director',
            about: tunnelled('V6R1', tcp('PA', { ttl: 62, data: 100 })),
          }),
        ),
      ],
    },
    {
      name: 'IPv6 in IPv4: frag-needed and unreachable about the tunnel',
      family: 6,
      rules: rules('-t VIP:80 -s rr', ['R36:80 -i']),
      steps: [
        send(
          tcp('S'),
          icmp(3, 1, {
            source: '10.0.0.1',
            destination: '10.0.0.2',
            about: tunnelled('R36', tcp('PA', { ttl: 62, data: 1000 })),
          }),
          icmp(3, 4, {
            source: '10.0.0.1',
            destination: '10.0.0.2',
            word: 1400,
            about: tunnelled('R36', tcp('PA', { ttl: 62, data: 1000 })),
          }),
        ),
        settle,
        send(tcp('A', { data: 1320 }), tcp('A', { data: 1321 })),
      ],
    },
    {
      name: 'IPv4 in IPv6: packet too big about the tunnel',
      rules: rules('-t VIP:80 -s rr', ['V6R37:80 -i']),
      steps: [
        send(tcp('S'), tooBig('V6R37', 1400)),
        settle,
        send(tcp('A', { data: 1320 }), tcp('A', { data: 1321 }), tcp('A', { data: 1440, df: false })),
      ],
    },
    {
      name: 'IPv6: UDP, one-packet scheduling',
      family: 6,
      rules: rules('-u VIP:53 -s rr -o', ['V6R1:53 -i', 'V6R2:53 -i']),
      steps: [send(udp({ dport: 53 }), udp({ dport: 53 }), udp({ dport: 53 }))],
    },
    {
      name: 'IPv6: servers of both families',
      family: 6,
      rules: rules('-t VIP:80 -s rr', ['V6R1:80 -i', 'R2:80 -i', 'V6R3:80 -g']),
      steps: [send(...[1, 2, 3, 4].map(number => tcp('S', { sport: 40_000 + number })))],
    },
    ...['rr', 'wrr', 'wlc', 'sh', 'mh', 'dh', 'lblc', 'lblcr'].map(
      (name): Case => ({
        name: `IPv6: ${name} with weights 1 2 3`,
        family: 6,
        rules: rules(
          `-t VIP:80 -s ${name}`,
          [1, 2, 3].map(weight => `V6R${weight}:80 -i -w ${weight}`),
        ),
        steps: [picks(24, { clients: true })],
      }),
    ),
    {
      name: 'IPv6: errors quote packets that say they end in their headers',
      family: 6,
      rules: inSix,
      steps: [
        send(
          tcp('S'),
          tcp('A'),
          ...[60, 5].flatMap(length =>
            [[], [destinationOptions]].map(extensions =>
              icmp(2, 0, {
                source: 'router',
                word: 1400,
                about: { ...answer, ip: { ...answer.ip, extensions, length } },
              }),
            ),
          ),
        ),
      ],
    },
  ],
};
