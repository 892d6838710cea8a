import { type Case, rules, send, settle, type Topic } from '../case.ts';
import { fragments, icmp, tcp, tunnelled, udp } from '../packet.ts';

const kinds = [
  ['gue', '--tun-type gue --tun-port 6080', 'GUE', 12],
  ['gue', '--tun-type gue --tun-port 6080 --tun-nocsum', 'GUE, nocsum', 12],
  ['gue', '--tun-type gue --tun-port 6080 --tun-csum', 'GUE, csum', 12],
  ['gue', '--tun-type gue --tun-port 6080 --tun-remcsum', 'GUE, remcsum', 12],
  ['gre', '--tun-type gre', 'GRE', 4],
  ['gre', '--tun-type gre --tun-csum', 'GRE, csum', 8],
] as const;

const families = [
  [4, 'R1'],
  [4, 'V6R1:80'],
  [6, 'R1:80'],
  [6, 'V6R1:80'],
] as const;

/** What differs in nothing but its name is tried once. */
function familiesOf(name: string) {
  return name === 'GUE' || name === 'GUE, remcsum' ? families.slice(0, 1) : families;
}

function headers(words: string, name: string, family: 4 | 6, server: string): Case {
  return {
    name: `${name}: IPv${family} in IPv${server.startsWith('V6') ? 6 : 4}`,
    family,
    rules: rules('-t VIP:80 -s rr', [`${server} -i ${words}`]),
    steps: [
      send(
        tcp('S'),
        tcp('A', { df: false, data: 9 }),
        tcp('A', { tos: 0xbb, flow: 0x12345, data: 10 }),
        tcp('A', { ttl: 2 }),
        tcp('S', { sport: 40_001 }),
      ),
    ],
  };
}

function sizes(words: string, name: string, family: 4 | 6, server: string, overhead: number): Case {
  const header = family === 4 ? 40 : 60;
  const largest = 1500 - (server.startsWith('V6') ? 40 : 20) - overhead;
  return {
    name: `${name}: sizes of IPv${family} in IPv${server.startsWith('V6') ? 6 : 4}`,
    family,
    rules: rules('-t VIP:80 -s rr', [`${server} -i ${words}`]),
    steps: [
      send(
        tcp('S'),
        ...[largest, largest + 1, 1500].map(length => tcp('A', { data: length - header })),
        tcp('A', { data: 1500 - header, df: false }),
      ),
    ],
  };
}

/** Tunnels other than IP-in-IP. */
export const encapsulations: Topic = {
  name: 'encapsulations',
  cases: [
    ...kinds.flatMap(([, words, name]) =>
      familiesOf(name).map(([family, server]) => headers(words, name, family, server)),
    ),
    ...kinds.flatMap(([, words, name, overhead]) =>
      familiesOf(name).map(([family, server]) => sizes(words, name, family, server, overhead)),
    ),
    ...kinds
      .filter(([, , name]) => name === 'GUE' || name === 'GRE')
      .map(
        ([by, words, name], index): Case => ({
          name: `host unreachable about a tunnel of ${name}`,
          rules: rules('-t VIP:80 -s rr', [`R${30 + index} -i ${words}`]),
          steps: [
            send(
              tcp('S'),
              icmp(3, 1, {
                source: 'router',
                destination: 'director',
                about: tunnelled(`R${30 + index}`, tcp('A', { ttl: 62, data: 1000 }), by),
              }),
              icmp(3, 4, {
                source: 'router',
                destination: 'director',
                word: 1400,
                about: tunnelled(`R${30 + index}`, tcp('A', { ttl: 62, data: 1000 }), by),
              }),
            ),
            settle,
            send(tcp('A', { data: 1400 })),
          ],
        }),
      ),
    {
      name: 'GUE to another port',
      rules: rules('-u VIP:53 -s rr', ['R1 -i --tun-type gue --tun-port 5555']),
      steps: [send(udp({ dport: 53 }), udp({ dport: 53, noSum: true }))],
    },
    {
      name: 'a server of each kind',
      rules: rules('-t VIP:80 -s rr', [
        'R1 -i',
        'R2 -i --tun-type gre',
        'R3 -i --tun-type gue --tun-port 6080',
        'R4 -g',
      ]),
      steps: [send(...[1, 2, 3, 4].map(number => tcp('S', { sport: 40_000 + number })))],
    },
    {
      name: 'GUE: the source port of a connection stays',
      rules: rules('-u VIP:53 -s rr', ['R1 -i --tun-type gue --tun-port 6080']),
      steps: [send(udp({ dport: 53 }), ...fragments(udp({ dport: 53, data: 1000 }), 0, 504))],
    },
  ],
};
