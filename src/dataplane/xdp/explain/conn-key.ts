import { protocolNumbers } from '../../../model/protocol.ts';
import { familyOf } from '../../../net/ip.ts';
import type { Port } from '../../../net/port.ts';
import { addressWords } from '../../address-words.ts';
import type { PacketQuestion } from '../../explanation.ts';
import { asLoaded16, asLoaded32 } from '../byte-order.ts';
import { hashConn } from '../hash.ts';

/** The program's secrets: conn_seed_a and conn_seed_b. */
export type Seeds = readonly [bigint, bigint];

/** Where a connection is looked for. */
export interface ConnPlace {
  readonly key: bigint;
  readonly hash: bigint;
}

/** What keys are made of. */
export type Tuple = Pick<PacketQuestion, 'protocol' | 'client' | 'clientPort' | 'vip' | 'port'>;

/** Of IPv4 and a service with one port: conn_key() and conn_hash() of bpf/. */
export function exactPlace(
  { protocol, client, clientPort, vip, port }: Tuple,
  serviceId: number,
  seeds: Seeds,
): ConnPlace {
  const [from = 0n] = loadedWords(client);
  const [to = 0n] = loadedWords(vip);
  const head = (from << 32n) | (loaded16(clientPort) << 16n);
  const destination = (to << 8n) | BigInt(protocolNumbers[protocol]);
  return { key: head | BigInt(serviceId), hash: hashConn(head | loaded16(port), destination, seeds[0] | 1n, seeds[1]) };
}

/** Of everything else: tuple_hash() and tuple_key() of bpf/tuple.h. */
export function hashedPlace(
  { protocol, client, clientPort, vip, port }: Tuple,
  serviceId: number,
  seeds: Seeds,
): ConnPlace {
  const [a = 0n, b = 0n, c = 0n, d = 0n] = loadedWords(client);
  const [e = 0n, f = 0n, g = 0n, h = 0n] = loadedWords(vip);
  const ends = (loaded16(clientPort) << 48n) | (loaded16(port) << 32n) | BigInt(serviceId);
  const kind = (BigInt(protocolNumbers[protocol]) << 8n) | BigInt(familyOf(vip));
  const more = (before: bigint, first: bigint, second: bigint) =>
    hashConn(before ^ first, second, seeds[0] | 1n, seeds[1]);
  const hash = more(more(more(0n, (a << 32n) | b, (c << 32n) | d), (e << 32n) | f, (g << 32n) | h), ends, kind);
  return { key: hash & 0xffffn ? hash : hash | 1n, hash };
}

function loadedWords(ip: PacketQuestion['client']): readonly bigint[] {
  return addressWords(ip).map(word => BigInt(asLoaded32(word)));
}

function loaded16(port: Port): bigint {
  return BigInt(asLoaded16(port));
}
