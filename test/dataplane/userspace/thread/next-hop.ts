import { ifIndexFromNumber } from '../../../../src/net/ifindex.ts';
import { parseIp } from '../../../../src/net/ip.ts';
import { parseMac } from '../../../../src/net/mac.ts';

/** A next hop behind the interface that packets come in by. */
export const nextHop = {
  ifindex: ifIndexFromNumber(1),
  sourceMac: parseMac('02:00:00:00:00:01'),
  destinationMac: parseMac('02:00:00:00:00:02'),
  source: parseIp('10.0.0.2'),
  mtu: 1500,
  tags: [],
};
