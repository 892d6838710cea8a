import type { Differences } from '../../bpf/packets/run-rows.ts';

/** Pieces of a datagram are kept until all of it is there, which then is scheduled as one packet: as IPVS does. */
const kept = 'the datagram is put together first';

/** There is no slow path behind it: a frame needs an Ethernet address to go to. */
const noNextHop = 'is dropped while the next hop is not known';

/** Rows that come out otherwise than in XDP, which sees frames, not datagrams. */
export const differences: Differences = {
  'dropped: a server without next hop': noNextHop,
  'dropped: a server without next hop, data on its connection': noNextHop,
  'ipv6Answered: a server without next hop': noNextHop,
  'fragments: a first fragment': kept,
  'fragments: the second fragment': kept,
  'fragments: the last fragment': kept,
  'fragments: a fragment of which the one between is missing': kept,
  'fragments: a last fragment that Ethernet padded': kept,
  'fragments: a fragment with another TOS': kept,
  'fragments: a fragment with another TTL': kept,
  'fragments: a fragment whose TTL runs out: it is not answered': kept,
  'fragments: a fragment that is too long and has DF: it is not answered': kept,
  'fragments: the largest offset': kept,
  'fragments: a first fragment of TCP': kept,
  'fragments: a first fragment on a connection': kept,
  'fragments: a later fragment of what was left to the host: no service': kept,
  'fragments: a later fragment of what was left to the host: no connection': kept,
  'fragments: a first fragment for a port without service': kept,
  'fragments: a first fragment of TCP that has no connection': kept,
  'fragments: a first fragment without a server': kept,
  'fragments: a first fragment too long for the tunnel': kept,
  'fragments: a first fragment with half a TCP header': kept,
  'fragments: a first fragment with half a UDP header': kept,
  'fragments: a first fragment in IPv6': kept,
  'fragments: the second fragment in IPv6': kept,
  'fragments: the last fragment in IPv6': kept,
};
