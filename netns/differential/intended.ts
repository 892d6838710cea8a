import type { Known } from './judge.ts';

const fragments = 'each fragment is forwarded in an outer header of its own; nothing is reassembled';

/** What lvx does otherwise than IPVS on purpose; docs/differences-from-ipvs.md says more of each. */
export const intended: readonly Known[] = [
  ...[
    'fragments in order',
    'fragments out of order',
    'fragments of small datagrams, of two clients at a time',
    'a fragmented TCP segment',
    'IPv6: fragments in order',
    'IPv6: the later fragment first',
    'IPv6: a fragment that is the whole packet',
    'GUE: the source port of a connection stays',
  ].map((name): Known => ({ case: name, parts: ['packets'], why: fragments })),
  {
    case: 'IPv4 options',
    parts: ['packets'],
    why: 'options are forwarded as they came: no address is written into a record route',
  },
  {
    case: 'a server that does not answer ARP',
    parts: ['counters'],
    why: 'a packet that could not be sent is not counted as one to the client',
  },
  {
    case: 'the tunnel of a server becomes direct routing',
    parts: ['packets'],
    why: 'new connections go to the server; IPVS asks for the Ethernet address of the VIP and sends nothing',
  },
];
