import { type Ip, isIpv6 } from '../../net/ip.ts';
import { ipv6Bytes } from '../../net/ipv6.ts';

/** Whether a host can have sent from an address: is_host_address() of bpf/parse.h and its like for IPv6. */
export function isHostAddress(ip: Ip): boolean {
  if (!isIpv6(ip)) {
    const first = ip >>> 24;
    return first >= 1 && first <= 223 && first !== 127;
  }
  return ip !== '::' && ip !== '::1' && ipv6Bytes(ip)[0] !== 0xff;
}
