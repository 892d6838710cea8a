import { type Ip, isIpv6 } from '../../net/ip.ts';
import { ipv4FromNumber } from '../../net/ipv4.ts';
import { ipv6Bytes, ipv6FromBytes } from '../../net/ipv6.ts';

/** Linux's numbers of the address families. */
export const addressFamilies = { 4: 2, 6: 10 } as const;

const lengths = { 4: 16, 6: 28 } as const;

/** An address as `struct sockaddr_in` or `struct sockaddr_in6` (ip(7), ipv6(7)). The port, in host order, is 0 for raw sockets. */
export function socketAddress(ip: Ip, port = 0): Uint8Array {
  const family = isIpv6(ip) ? 6 : 4;
  const bytes = new Uint8Array(lengths[family]);
  new Uint16Array(bytes.buffer, 0, 1)[0] = addressFamilies[family];
  const view = new DataView(bytes.buffer);
  view.setUint16(2, port);
  if (isIpv6(ip)) bytes.set(ipv6Bytes(ip), 8);
  else view.setUint32(4, ip);
  return bytes;
}

/** The address of a socket address of a family. */
export function addressOfSocket(family: 4 | 6, bytes: Uint8Array): Ip {
  if (family === 6) return ipv6FromBytes(bytes.subarray(8, 24));
  return ipv4FromNumber(new DataView(bytes.buffer, bytes.byteOffset).getUint32(4));
}
