/** The transport protocols that a service can have, by name, with their IP protocol numbers (IANA). */
export const protocolNumbers = { tcp: 6, udp: 17, sctp: 132 } as const;

/** A transport protocol that a service can have. */
export type Protocol = keyof typeof protocolNumbers;

/** Every protocol, in the order in which lists show them. */
export const protocols = Object.keys(protocolNumbers) as readonly Protocol[];

/** The protocol with an IP protocol number, or undefined if no service can have it. */
export function protocolOfNumber(value: number): Protocol | undefined {
  return protocols.find(name => protocolNumbers[name] === value);
}
