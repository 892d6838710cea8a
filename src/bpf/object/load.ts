import { BpfError, VerifierError } from '../errors.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { withWarnings } from '../log.ts';
import type { OpenedObject } from './open.ts';

/** Loads an opened object into the kernel. Errors: `VerifierError` when a program is refused, else `BpfError` with libbpf's words. */
export function loadObject({ pointer, log }: OpenedObject, path: string): void {
  const { result, warnings } = withWarnings(() => libbpf().bpf_object__load(pointer));
  if (result === 0) return;
  const program = refusedProgram(warnings);
  const text = textOf(log);
  if (program !== undefined && text !== '') throw new VerifierError(program, -result, text);
  throw new BpfError({ operation: 'load', object: `object ${path}`, errno: -result, detail: warnings.join('; ') });
}

/** libbpf names the program that failed only in a warning. */
function refusedProgram(warnings: readonly string[]): string | undefined {
  for (const warning of warnings) {
    const match = /prog '([^']+)': BPF program load failed/.exec(warning);
    if (match !== null) return match[1];
  }
  return undefined;
}

function textOf(log: Uint8Array): string {
  const end = log.indexOf(0);
  return Buffer.from(log.buffer, log.byteOffset, end < 0 ? log.length : end).toString('utf8');
}
