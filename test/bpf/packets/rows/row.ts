import type { Settings } from '../../../../src/model/settings.ts';
import type { AnswerSpec } from '../answer.ts';
import type { FrameSpec } from '../frame.ts';
import type { OuterSpec } from '../outer.ts';

/**
 * One packet and what must become of it, by the services of rules.ts. The client's port differs from row to row,
 * so that rows do not meet in the connection table.
 */
export interface Row {
  readonly name: string;
  /** What differs from the settings' defaults. */
  readonly settings?: Partial<Settings>;
  /** Packets of the same client port that went before. Default: the row's packet is the first. */
  readonly before?: readonly FrameSpec[];
  readonly packet: FrameSpec;
  readonly verdict: string;
  /** How a packet that is forwarded leaves. */
  readonly out?: Out;
  /** The ICMP error that goes back to the client; of a packet for the slow path, what the slow path sends. */
  readonly answer?: AnswerSpec;
}

/** To which server a packet goes, and in what. */
export type Out = Omit<OuterSpec, 'destination' | 'destinationMac'> & {
  /** `same`, `other`: than the one that the last packet before was sent to. */
  readonly server: string;
};

/** The same packet from another client port. It is the one who is answered in packets of the VIP's. */
export function withClientPort(spec: FrameSpec, port: number): FrameSpec {
  const own = spec.reply ? { destinationPort: port } : { sourcePort: port };
  if (spec.icmp?.quotes === undefined) return { ...own, ...spec };
  const { quotes } = spec.icmp;
  return {
    ...own,
    ...spec,
    icmp: { ...spec.icmp, quotes: { ...quotes, packet: withClientPort(quotes.packet, port) } },
  };
}
