/** Bytes of the headers of IP and TCP, and of the IP header outside. */
const headers = { 4: { segment: 20 + 20, outer: 20 }, 6: { segment: 40 + 20, outer: 40 } } as const;

/**
 * The largest TCP segment that fits a tunnel: bytes.
 * @param mtu of the way from the director to the real server, bytes
 */
export function advertisedMss(mtu: number, family: 4 | 6): number {
  return segmentOf(mtu, family) - headers[family].outer;
}

/** The largest TCP segment that fits packets of a length: bytes. */
export function segmentOf(mtu: number, family: 4 | 6): number {
  return mtu - headers[family].segment;
}

/** A line of shell that has every default route of a family announce a segment size. */
export function announceCommand(family: 4 | 6, mss: number): string {
  return `ip -${family} route show default | while read -r route; do ip -${family} route change $route advmss ${mss}; done`;
}
