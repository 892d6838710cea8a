import { decode, encode } from '../codec/codec.ts';
import { struct, u32, u64 } from '../codec/index.ts';
import { check } from '../errors.ts';
import type { Fd } from '../fd.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { addressOf, holding } from '../ffi/library.ts';

/** Flags of a test run (`BPF_F_TEST_*` in linux/bpf.h). */
export const TestRunFlag = {
  /** XDP: let the verdict happen to the frames, as if they had arrived on the context's interface; gives no output. */
  XDP_LIVE_FRAMES: 1 << 1,
} as const;

/** What a program is run with. */
export interface TestRunInput {
  /** The packet; XDP: at most about 3,500 bytes, and from the Ethernet header on (at least 14). */
  readonly data?: Uint8Array;
  /** Room for the packet afterwards. Default: 256 bytes more than `data`; ENOSPC when it is too little. 0: the packet is not given back. */
  readonly dataOut?: number;
  /** The context: see `xdpContext`; for `syscall` programs what they get as their argument. */
  readonly context?: Uint8Array;
  /** How often; the packet of one run is the input of the next. Default 1. */
  readonly repeat?: number;
  /** `TestRunFlag` bits. */
  readonly flags?: number;
  /** The CPU to run on (tracing programs only). */
  readonly cpu?: number;
  /** With live frames: frames in a batch, at most 256; 0 is the kernel's 64. */
  readonly batchSize?: number;
}

/** What came out of it. */
export interface TestRunResult {
  readonly retval: number;
  /** The packet as the program left it; empty without `data`. */
  readonly data: Uint8Array;
  /** The context as the program left it; empty without `context`. */
  readonly context: Uint8Array;
  /** Nanoseconds per run, averaged by the kernel. */
  readonly duration: number;
}

/** `struct bpf_test_run_opts` of libbpf's bpf.h. */
const options = struct<{
  size: bigint;
  dataIn: bigint;
  dataOut: bigint;
  dataSizeIn: number;
  dataSizeOut: number;
  contextIn: bigint;
  contextOut: bigint;
  contextSizeIn: number;
  contextSizeOut: number;
  retval: number;
  repeat: number;
  duration: number;
  flags: number;
  cpu: number;
  batchSize: number;
}>(80, {
  size: [0, u64],
  dataIn: [8, u64],
  dataOut: [16, u64],
  dataSizeIn: [24, u32],
  dataSizeOut: [28, u32],
  contextIn: [32, u64],
  contextOut: [40, u64],
  contextSizeIn: [48, u32],
  contextSizeOut: [52, u32],
  retval: [56, u32],
  repeat: [60, u32],
  duration: [64, u32],
  flags: [68, u32],
  cpu: [72, u32],
  batchSize: [76, u32],
});

/** Bytes that a program may add to a packet before the default output is too small. */
const GROWTH = 256;

/**
 * Runs a program once or often, as `BPF_PROG_TEST_RUN`. `contextInPlace`: the kernel writes the context back to where it came from, as it does for `syscall` programs.
 * Errors: `BpfError` `ENOSPC` (packet grew beyond `dataOut`), `EINVAL` (packet or context not as the program type wants it), `ENODEV` (no such ingress interface).
 */
export function testRun(fd: Fd, input: TestRunInput, contextInPlace: boolean): TestRunResult {
  const live = (input.flags ?? 0) & TestRunFlag.XDP_LIVE_FRAMES;
  const dataIn = copy(input.data);
  const dataOut = memory(live || !input.data ? 0 : (input.dataOut ?? dataIn.length + GROWTH));
  const contextIn = copy(input.context);
  const contextOut = memory(contextInPlace || live ? 0 : contextIn.length);
  const raw = encode(options, {
    size: BigInt(options.size),
    dataIn: pointerTo(dataIn),
    dataOut: pointerTo(dataOut),
    dataSizeIn: dataIn.length,
    dataSizeOut: dataOut.length,
    contextIn: pointerTo(contextIn),
    contextOut: pointerTo(contextOut),
    contextSizeIn: contextIn.length,
    contextSizeOut: contextOut.length,
    retval: 0,
    repeat: input.repeat ?? (contextInPlace ? 0 : 1),
    duration: 0,
    flags: input.flags ?? 0,
    cpu: input.cpu ?? 0,
    batchSize: input.batchSize ?? 0,
  });
  const result = holding([dataIn, dataOut, contextIn, contextOut], () =>
    libbpf().bpf_prog_test_run_opts(fd.number, raw),
  );
  check(result, 'run', fd.object);
  const out = decode(options, raw);
  return {
    retval: out.retval,
    data: dataOut.subarray(0, out.dataSizeOut),
    context: contextInPlace ? contextIn : contextOut.subarray(0, out.contextSizeOut),
    duration: out.duration,
  };
}

function memory(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(size));
}

function copy(bytes: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  const result = memory(bytes?.length ?? 0);
  if (bytes !== undefined) result.set(bytes);
  return result;
}

function pointerTo(bytes: Uint8Array<ArrayBuffer>): bigint {
  return bytes.length === 0 ? 0n : addressOf(bytes.buffer);
}
