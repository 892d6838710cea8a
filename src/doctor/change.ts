/** A change of a host that can be made and taken back. */
export type Change = SysctlChange | IpChange;

/** Another value for a kernel setting. */
export interface SysctlChange {
  readonly kind: 'sysctl';
  /** As sysctl(8) has it, e.g. `net.ipv4.conf.all.rp_filter`; dots in an interface's name are slashes. */
  readonly key: string;
  readonly before: number;
  readonly value: number;
}

/** A command of iproute2, with the one that takes it back. */
export interface IpChange {
  readonly kind: 'ip';
  /** Whether it gives an address to an interface: such changes are made only if asked for. */
  readonly addresses: boolean;
  /** The words behind `ip`. */
  readonly words: string;
  readonly undo: string;
}

/** What a person would type. */
export function commandOf(change: Change): string {
  return change.kind === 'sysctl' ? `sysctl -w ${change.key}=${change.value}` : `ip ${change.words}`;
}
