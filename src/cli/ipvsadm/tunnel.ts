import type { WireForwarding } from '../../api/wire.ts';
import { checkRule, type OptionClass, type Rule } from './rules.ts';

/** The kinds of tunnels. */
const rules = {
  ipip: {},
  gue: { needs: ['tun-port'], oneOf: ['tun-nocsum', 'tun-csum', 'tun-remcsum'] },
  gre: { oneOf: ['tun-nocsum', 'tun-csum'] },
} as const satisfies Record<string, Rule>;

/** A kind of tunnel, as `--tun-type` names it. */
export type TunnelType = keyof typeof rules;

/** The options of tunnels besides their type, in the order in which they are checked. */
const details = ['tun-port', 'tun-nocsum', 'tun-csum', 'tun-remcsum'] as const satisfies readonly OptionClass[];

/** Every option of tunnels. */
export const tunnelOptions = ['tun-type', ...details] as const;

/** Whether a text names a kind of tunnel. */
export function isTunnelType(text: string): text is TunnelType {
  return Object.hasOwn(rules, text);
}

/**
 * The tunnel that some options describe.
 * @param port what `--tun-port` said, if it was there
 * @throws AdmFailure for options that don't belong to the type
 */
export function tunnelOf(type: TunnelType, given: ReadonlySet<OptionClass>, port = 0): WireForwarding {
  checkRule(rules[type], given, details, `the '${type}' tunnel type`);
  const kind = 'tunnel';
  if (type === 'ipip') return { kind, tunnel: type };
  const checksum = given.has('tun-csum') ? 'csum' : 'none';
  if (type === 'gre') return { kind, tunnel: type, checksum };
  return { kind, tunnel: type, port, checksum: given.has('tun-remcsum') ? 'remcsum' : checksum };
}

const marks = { none: '-c', csum: '+c', remcsum: 'r+c' } as const;

/** A tunnel as the list shows it, e.g. `gue:6080:+c`. */
export function tunnelText(forwarding: WireForwarding): string {
  if (forwarding.kind === 'direct') return 'n/a';
  if (forwarding.tunnel === 'ipip') return forwarding.tunnel;
  const mark = marks[forwarding.checksum];
  return forwarding.tunnel === 'gue' ? `gue:${forwarding.port}:${mark}` : `gre:${mark}`;
}
