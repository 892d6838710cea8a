import { decode, encode } from '../codec/codec.ts';
import { struct, u32 } from '../codec/index.ts';

/** `struct xdp_md` as test runs take it and give it back: offsets into the data. */
export interface XdpContext {
  /** Where the packet begins: the length of the metadata before it. */
  readonly data: number;
  /** Where it ends: the length of all of `data`, metadata included. */
  readonly dataEnd: number;
  readonly dataMeta: number;
  readonly ingressIfindex: number;
  readonly rxQueueIndex: number;
  readonly egressIfindex: number;
}

const codec = struct<XdpContext>(24, {
  data: [0, u32],
  dataEnd: [4, u32],
  dataMeta: [8, u32],
  ingressIfindex: [12, u32],
  rxQueueIndex: [16, u32],
  egressIfindex: [20, u32],
});

/**
 * A context for a test run of an XDP program: as if the packet had arrived on an interface of the current network namespace (0: not said, the kernel takes lo).
 * `dataLength` is that of the `data` given along, of which the first `metaLength` bytes (a multiple of 4, at most 32) are metadata.
 */
export function xdpContext(input: {
  readonly dataLength: number;
  readonly metaLength?: number;
  readonly ingressIfindex?: number;
  readonly rxQueueIndex?: number;
}): Uint8Array {
  return encode(codec, {
    data: input.metaLength ?? 0,
    dataEnd: input.dataLength,
    dataMeta: 0,
    ingressIfindex: input.ingressIfindex ?? 0,
    rxQueueIndex: input.rxQueueIndex ?? 0,
    egressIfindex: 0,
  });
}

/** Reads the context that a test run gave back. */
export function readXdpContext(context: Uint8Array): XdpContext {
  return decode(codec, context);
}
