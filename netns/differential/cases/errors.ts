import { type Case, oneServer, rules, send, settle, type Topic } from '../case.ts';
import { icmp, type Packet, tcp, tunnelled, udp } from '../packet.ts';

/** An answer of the VIP that an error is about. */
const answer = tcp('A', { source: 'vip', destination: 'client', sport: 80, dport: 40_000, ttl: 62, data: 100 });
/** A packet of the client as it is in the tunnel. */
const forwarded = tcp('PA', { ttl: 62, data: 1000 });

const kinds = [
  ['frag-needed', 3, 4, 1400],
  ['host unreachable', 3, 1, 0],
  ['port unreachable', 3, 3, 0],
  ['protocol unreachable', 3, 2, 0],
  ['time exceeded', 11, 0, 0],
  ['source quench', 4, 0, 0],
  ['redirect', 5, 1, 0],
  ['parameter problem', 12, 0, 0],
] as const;

const aboutTunnel = (
  type: number,
  code: number,
  word: number,
  more: { quoted?: number; server?: string } = {},
): Packet =>
  icmp(type, code, {
    source: 'router',
    destination: 'director',
    word,
    about: tunnelled(more.server ?? 'R1', forwarded),
    ...(more.quoted === undefined ? {} : { quoted: more.quoted }),
  });

function tunnelCase(name: string, server: string, ...steps: Case['steps']): Case {
  return { name, rules: rules('-t VIP:80 -s rr', [`${server} -i`]), steps: [send(tcp('S'), tcp('A')), ...steps] };
}

/** ICMP errors about what goes on. */
export const errors: Topic = {
  name: 'errors',
  cases: [
    ...kinds.map(
      ([name, type, code, word]): Case => ({
        name: `${name} about an answer`,
        rules: oneServer,
        steps: [send(tcp('S'), tcp('A'), icmp(type, code, { word, source: '192.168.7.200', about: answer }))],
      }),
    ),
    {
      name: 'errors about answers: 28 bytes quoted, 24 bytes, another port, another client',
      rules: oneServer,
      steps: [
        send(
          tcp('S'),
          icmp(3, 4, { word: 1400, about: answer, quoted: 28 }),
          icmp(3, 4, { word: 1400, about: answer, quoted: 24 }),
          icmp(3, 4, {
            word: 1400,
            about: tcp('A', { source: 'vip', destination: 'client', sport: 80, dport: 40_009 }),
          }),
          icmp(3, 4, {
            word: 1400,
            about: tcp('A', { source: 'vip', destination: '192.168.7.99', sport: 80, dport: 40_000 }),
          }),
          icmp(3, 4, { word: 1400, about: answer, df: false, tos: 0xc0 }),
          icmp(3, 4, { word: 1400, about: answer, ttl: 1 }),
        ),
      ],
    },
    {
      name: 'an error about an answer of a UDP service',
      rules: rules('-u VIP:53 -s rr', ['R1 -i']),
      steps: [
        send(
          udp({ dport: 53 }),
          icmp(3, 3, {
            source: 'client',
            about: udp({ source: 'vip', destination: 'client', sport: 53, dport: 40_000 }),
          }),
        ),
      ],
    },
    {
      name: 'an error about an answer, its server deleted',
      rules: oneServer,
      steps: [
        send(tcp('S')),
        { kind: 'adm', lines: ['-d -t VIP:80 -r R1'] },
        send(icmp(3, 4, { word: 1400, source: 'router', about: answer })),
      ],
    },
    ...[0, 1].map(
      (value): Case => ({
        name: `an error about an answer without a connection, schedule_icmp=${value}`,
        rules: rules('-t VIP:80 -s rr', ['R1 -i', 'R2 -i']),
        settings: { schedule_icmp: value, sloppy_tcp: value },
        steps: [send(icmp(3, 4, { word: 1400, source: 'router', about: answer }), tcp('A'))],
      }),
    ),
    {
      name: 'an error about an answer with a wrong checksum',
      rules: oneServer,
      steps: [send(tcp('S'), icmp(3, 4, { word: 1400, about: answer, badSum: true }))],
    },
    ...kinds
      .filter(([name]) => name !== 'frag-needed')
      .map(([name, type, code, word]) =>
        tunnelCase(`${name} about the tunnel`, 'R1', send(aboutTunnel(type, code, word))),
      ),
    tunnelCase(
      'frag-needed about the tunnel teaches the path MTU',
      'R21',
      send(aboutTunnel(3, 4, 1400, { server: 'R21' })),
      settle,
      send(
        tcp('A', { data: 1340 }),
        tcp('A', { data: 1341 }),
        tcp('A', { data: 1440 }),
        tcp('A', { data: 1460, df: false }),
        aboutTunnel(3, 4, 1400, { server: 'R21' }),
      ),
    ),
    tunnelCase(
      'frag-needed about the tunnel: 28 bytes quoted',
      'R22',
      send(aboutTunnel(3, 4, 1300, { server: 'R22', quoted: 28 })),
    ),
    tunnelCase(
      'frag-needed about the tunnel: 48 bytes quoted',
      'R23',
      send(aboutTunnel(3, 4, 1300, { server: 'R23', quoted: 48 })),
    ),
    tunnelCase('frag-needed about the tunnel with MTU 0', 'R24', send(aboutTunnel(3, 4, 0, { server: 'R24' }))),
    tunnelCase('frag-needed about the tunnel with MTU 68', 'R25', send(aboutTunnel(3, 4, 68, { server: 'R25' }))),
    tunnelCase('errors about a tunnel to nobody', 'R1', send(aboutTunnel(3, 1, 0, { server: '10.0.0.77' }))),
    tunnelCase(
      'an error about the tunnel of a connection that is not there',
      'R1',
      send(
        icmp(3, 1, {
          source: 'router',
          destination: 'director',
          about: tunnelled('R1', tcp('A', { sport: 40_009, ttl: 62 })),
        }),
      ),
    ),
    {
      name: 'host unreachable about the tunnel of a UDP service',
      rules: rules('-u VIP:53 -s rr', ['R1 -i']),
      steps: [
        send(
          udp({ dport: 53 }),
          icmp(3, 1, {
            source: 'router',
            destination: 'director',
            about: tunnelled('R1', udp({ dport: 53, ttl: 62 })),
          }),
        ),
      ],
    },
    {
      name: 'errors quote packets that say they end in their headers',
      rules: oneServer,
      steps: [
        send(
          tcp('S'),
          tcp('A'),
          ...[140, 22, 19].map(length =>
            icmp(3, 4, { word: 1400, about: { ...answer, ip: { ...answer.ip, length } } }),
          ),
        ),
      ],
    },
  ],
};
