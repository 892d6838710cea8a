/** Why an edit can't be made, in the order in which ipvsadm and then IPVS (Linux, net/netfilter/ipvs/ip_vs_ctl.c) check. */
export type Refusal =
  /** A service for every port that is not persistent. */
  | 'zero-port'
  /** One-packet scheduling of another protocol. */
  | 'not-udp'
  | 'service-exists'
  | 'no-such-service'
  | 'no-such-scheduler'
  /** A persistence engine is asked for. */
  | 'no-such-engine'
  /** A scheduler that some service uses can't be removed. */
  | 'scheduler-in-use'
  /** Persistence has a netmask for an IPv6 VIP, or a prefix for an IPv4 VIP. */
  | 'wrong-netmask'
  /** A server of the other family that is not reached through a tunnel. */
  | 'mixed-families'
  /** The lower threshold is above the upper one. */
  | 'threshold-order'
  | 'server-exists'
  | 'no-such-server'
  | 'not-unicast'
  /** A synchronisation daemon of this role runs. */
  | 'sync-runs'
  | 'sync-not-running';
