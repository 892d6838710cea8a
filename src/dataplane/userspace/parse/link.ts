import { Limits, Verdict } from '../../../bpf/generated/lvx.ts';
import { etherTypeIpv4, etherTypeIpv6 } from '../../../net/ethernet.ts';
import { get8, get16 } from '../bytes.ts';
import { nextStage, type Packet } from '../packet.ts';
import type { VlanSet } from '../table/vlan-set.ts';

const headerLength = 14;
const tagLength = 4;
const vlanBits = 0xfff;

function isTag(type: number): boolean {
  return type === 0x8100 || type === 0x88a8;
}

/** Reads the Ethernet header with its tags, two at most. */
export function parseLink(packet: Packet, vlans: VlanSet): number {
  const { bytes, begin, end } = packet;
  if (end - begin < headerLength) return Verdict.PASS_NOT_IP;
  let link = begin + headerLength;
  let type = get16(bytes, begin + 12);
  let outer = 0;
  let inner = 0;
  for (let tag = 0; tag < Limits.TAGS_MAX && isTag(type); tag++) {
    if (link + tagLength > end) return Verdict.PASS_NOT_IP;
    const id = get16(bytes, link) & vlanBits;
    if (tag === 0) outer = id;
    else inner = id;
    type = get16(bytes, link + 2);
    link += tagLength;
  }
  if (type !== etherTypeIpv4 && type !== etherTypeIpv6) return Verdict.PASS_NOT_IP;
  if (get8(bytes, begin) & 1) return Verdict.PASS_NOT_FOR_HOST;
  // The tag of a mere priority has id 0: the frame is the host's own.
  if ((outer !== 0 || inner !== 0) && !vlans.has(packet.ifindex, outer, inner)) return Verdict.PASS_UNKNOWN_VLAN;
  packet.link = link;
  packet.family = type === etherTypeIpv4 ? 4 : 6;
  return nextStage;
}
