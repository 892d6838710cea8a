/** Types and codes of ICMP errors (RFC 792). */
export const icmp4 = {
  unreachable: 3,
  sourceQuench: 4,
  timeExceeded: 11,
  codeHost: 1,
  codePort: 3,
  codeTooBig: 4,
} as const;

/** Types and codes of ICMPv6 errors (RFC 4443). */
export const icmp6 = {
  unreachable: 1,
  tooBig: 2,
  timeExceeded: 3,
  parameterProblem: 4,
  codeAddress: 3,
  codePort: 4,
} as const;

/** Bytes of an ICMP error's header. */
export const icmpHeader = 8;

/** Whether a message is an error. */
export function isIcmpError(family: number, type: number): boolean {
  if (family === 4) return type === icmp4.unreachable || type === icmp4.sourceQuench || type === icmp4.timeExceeded;
  return type >= icmp6.unreachable && type <= icmp6.parameterProblem;
}
