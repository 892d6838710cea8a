/** The settings of a real server with IPv4 VIPs: what each is to be. */
export const wanted = {
  ipForward: 1,
  rpFilter: 0,
  arpIgnore: 1,
  arpAnnounce: 2,
  /** `arp_ignore` of the tunnel's end. */
  tunnelArpIgnore: 3,
} as const;
