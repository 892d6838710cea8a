import { Verdict } from '../../../bpf/generated/lvx.ts';
import { about, nextStage, type Packet } from '../packet.ts';
import { portsWord, whose, whoseWord } from '../table/key.ts';
import type { Tables } from '../tables.ts';

/** Stage 2: VIP, port and protocol to a service. Returns `nextStage` or a verdict. */
export function match({ services }: Tables, packet: Packet): number {
  const { key, protocol, family } = packet;
  const service = services.find(key, (key[portsWord] ?? 0) & 0xffff, protocol, family);
  if (service === undefined) {
    return packet.icmp === about.nothing ? Verdict.PASS_NO_SERVICE : Verdict.PASS_ICMP;
  }
  packet.service = service;
  key[whoseWord] = whose(service.id, protocol, family);
  return nextStage;
}
