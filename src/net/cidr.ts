import { NetValueError } from './errors.ts';
import { type Ipv4, parseIpv4 } from './ipv4.ts';

/** An address with the length of its network's prefix, e.g. 10.0.0.1/24. */
export interface Cidr {
  readonly address: Ipv4;
  /** 0 to 32. */
  readonly prefixLength: number;
}

/**
 * Reads an address with a prefix length.
 * @throws NetValueError for anything else.
 */
export function parseCidr(text: string): Cidr {
  const match = /^([0-9.]+)\/(\d{1,2})$/.exec(text);
  const prefixLength = Number(match?.[2]);
  if (!match?.[1] || prefixLength > 32) throw new NetValueError('an address with prefix like 10.0.0.1/24', text);
  return { address: parseIpv4(match[1]), prefixLength };
}

/** Whether an address lies in the network of another. */
export function isInNetwork(address: Ipv4, network: Cidr): boolean {
  const mask = network.prefixLength === 0 ? 0 : (0xffffffff << (32 - network.prefixLength)) >>> 0;
  return ((address ^ network.address) & mask) === 0;
}
