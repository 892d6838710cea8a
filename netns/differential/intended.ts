import { parts as everything, type Part } from './compare.ts';
import type { Known } from './judge.ts';

/** Cases that differ in the same parts for the same reason. */
interface Group {
  readonly why: string;
  readonly parts: readonly Part[];
  readonly cases: readonly string[];
}

const fragments = 'each fragment is forwarded in an outer header of its own; nothing is reassembled';

const groups: readonly Group[] = [
  {
    why: fragments,
    parts: ['packets', 'counters'],
    cases: [
      'fragments in order',
      'fragments out of order',
      'fragments of small datagrams, of two clients at a time',
      'a fragmented TCP segment',
      'IPv6: fragments in order',
      'IPv6: the later fragment first',
      'IPv6: a fragment that is the whole packet',
      'GUE: the source port of a connection stays',
    ],
  },
  {
    why: `${fragments}: so the first one opens a connection whether the others come or not`,
    parts: everything,
    cases: ['the first fragment alone', 'one byte of a datagram is missing'],
  },
  {
    why: 'options are forwarded as they came: no address is written into a record route',
    parts: ['packets'],
    cases: ['IPv4 options'],
  },
  {
    why: 'options are forwarded as they came, and source routes are options',
    parts: everything,
    cases: ['source routes'],
  },
  {
    why: 'the program does not know all Ethernet addresses of its host',
    parts: everything,
    cases: ['packets for another host of the network'],
  },
  {
    why: 'what can not be read is left to the host, which discards it',
    parts: ['packets', 'counters'],
    cases: ['a segment whose header is cut short'],
  },
  {
    why: 'a packet that could not be sent is not counted as one to the client',
    parts: ['counters'],
    cases: ['a server that does not answer ARP'],
  },
  {
    why: "answers don't pass lvx, not even those of its own host",
    parts: ['connections', 'servers', 'counters'],
    cases: ['a server that is the director itself'],
  },
  {
    why: 'a server that was deleted gets nothing, errors about its answers neither',
    parts: ['packets'],
    cases: ['an error about an answer, its server deleted'],
  },
  {
    why: 'the client hears of a new path MTU with the first error',
    parts: ['packets'],
    cases: [
      'frag-needed about the tunnel teaches the path MTU',
      'frag-needed about the tunnel: 48 bytes quoted',
      'host unreachable about a tunnel of GUE',
      'host unreachable about a tunnel of GRE',
    ],
  },
  {
    why: 'packets for a service that was deleted go to the host',
    parts: ['packets'],
    cases: ['service deleted and added back'],
  },
  {
    why: 'new connections go to the server; IPVS asks for the Ethernet address of the VIP and sends nothing',
    parts: ['packets', 'counters'],
    cases: ['the tunnel of a server becomes direct routing'],
  },
  {
    why: 'a template that holds no more is replaced; IPVS keeps it as well, for nobody',
    parts: ['connections'],
    cases: [
      'persistence, its server gets weight 0, expire_quiescent_template=1',
      ...[0, 1].map(expire => `persistence, its server is deleted, expire_quiescent_template=${expire}`),
    ],
  },
  {
    why: 'a new connection gives a template its own time again, also one that had been given a minute more',
    parts: ['connections'],
    cases: ['a template lasts as long as its connections'],
  },
  {
    why: 'timeouts hold for all connections, not only for those that have a packet afterwards',
    parts: ['connections'],
    cases: ['timeouts that are set'],
  },
];

/** What lvx does otherwise than IPVS on purpose; docs/differences-from-ipvs.md says more of each. */
export const intended: readonly Known[] = groups.flatMap(({ why, parts, cases }) =>
  cases.map((name): Known => ({ case: name, parts, why })),
);

/** Whether lvx sends other packets than IPVS in a case: then nobody knows how many to wait for. */
export function sendsOthers(name: string): boolean {
  return intended.some(known => known.case === name && known.parts.includes('packets'));
}
