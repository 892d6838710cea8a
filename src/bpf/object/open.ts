import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Btf } from '../btf/btf.ts';
import { encode } from '../codec/codec.ts';
import { struct, u32, u64 } from '../codec/index.ts';
import { errnoOf } from '../errno.ts';
import { BpfError } from '../errors.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { copyOf } from '../ffi/libc.ts';
import { addressOf, holding, lastErrno, type Pointer } from '../ffi/library.ts';
import { withWarnings } from '../log.ts';

/** The largest verifier log that every supported kernel takes. */
const LOG_SIZE = 2 ** 24 - 1;

/** The start of `struct bpf_object_open_opts`, libbpf 1.0 and newer. */
const openOptions = struct<{ size: bigint; name: bigint; logBuffer: bigint; logSize: bigint; logLevel: number }>(80, {
  size: [0, u64],
  name: [8, u64],
  logBuffer: [56, u64],
  logSize: [64, u64],
  logLevel: [72, u32],
});

/** An object that libbpf has parsed and not yet loaded. */
export interface OpenedObject {
  readonly pointer: Pointer;
  /** Where the kernel will write the verifier's log: keep it referenced until the object is loaded. */
  readonly log: Uint8Array;
}

/** Reads and parses an ELF object. Errors: `BpfError` with the file's error (`ENOENT`, …), or `FORMAT`, `LIBELF`, … with libbpf's words. */
export function openFile(path: string): OpenedObject {
  const image = readImage(path);
  const name = Buffer.from(`${basename(path).replace(/(\.bpf)?\.o$/, '')}\0`);
  const log = new Uint8Array(new ArrayBuffer(LOG_SIZE));
  const options = encode(openOptions, {
    size: BigInt(openOptions.size),
    name: addressOf(name),
    logBuffer: addressOf(log.buffer),
    logSize: BigInt(LOG_SIZE),
    logLevel: 0,
  });
  const open = libbpf().bpf_object__open_mem;
  const { result, warnings } = withWarnings(() => {
    const pointer = holding([name, log], () => open(image, image.length, options));
    return { pointer, errno: pointer === null ? lastErrno() : 0 };
  });
  if (result.pointer !== null) return { pointer: result.pointer, log };
  throw new BpfError({ operation: 'open', object: `object ${path}`, errno: result.errno, detail: warnings.join('; ') });
}

/** The type information of an opened object. Errors: `BpfError` `EBTF` when it has none. */
export function readBtf(object: Pointer, path: string): Btf {
  const { bpf_object__btf, btf__raw_data } = libbpf();
  const btf = bpf_object__btf(object);
  const size = new Uint32Array(1);
  const data = btf === null ? null : btf__raw_data(btf, size);
  if (data === null) {
    throw new BpfError({
      operation: 'read types of',
      object: `object ${path}`,
      code: 'EBTF',
      detail: 'expected a .BTF section (clang -g), got none',
    });
  }
  return Btf.parse(copyOf(data, size[0] ?? 0));
}

function readImage(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new BpfError({ operation: 'open', object: `object ${path}`, errno: errnoOf(cause), cause });
  }
}
