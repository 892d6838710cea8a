/** IP protocol numbers (IANA). */
export const ipProtocol = {
  hopByHop: 0,
  icmp: 1,
  ipip: 4,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  routing: 43,
  fragment: 44,
  gre: 47,
  authentication: 51,
  icmpv6: 58,
  destination: 60,
  sctp: 132,
} as const;

/** Whether a service can have a protocol. */
export function isTransport(protocol: number): boolean {
  return protocol === ipProtocol.tcp || protocol === ipProtocol.udp || protocol === ipProtocol.sctp;
}
