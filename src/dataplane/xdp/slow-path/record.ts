import { type SlowPacket, SlowReason, slowPacketCodec, slowPacketLayout, Verdict } from '../../../bpf/generated/lvx.ts';
import { decode } from '../../../bpf/index.ts';
import { type SlowReasonName, slowReasonNames } from '../../slow-reasons.ts';

/** A packet that the program handed up. */
export interface SlowRecord extends Omit<SlowPacket, 'verdict'> {
  readonly reason: SlowReasonName;
  /** From the Ethernet header on. */
  readonly frame: Uint8Array;
  /** The IP packet in it. */
  readonly packet: Uint8Array;
}

/** Reads a record of the ring buffer `slow_packets`; undefined if it is not one. */
export function readRecord(bytes: Uint8Array): SlowRecord | undefined {
  if (bytes.length < slowPacketLayout.size) return undefined;
  const { verdict, ...header } = decode(slowPacketCodec, bytes.subarray(0, slowPacketLayout.size));
  const reason = slowReasonNames[verdict - SlowReason.FIRST];
  const end = header.link + header.length;
  const rest = bytes.subarray(slowPacketLayout.size);
  if (reason === undefined || Verdict[reason] !== verdict || end > rest.length) return undefined;
  return { ...header, reason, frame: rest.subarray(0, end), packet: rest.subarray(header.link, end) };
}
