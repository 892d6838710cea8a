import { errnoName } from './errno.ts';

/** What went wrong, as the thrower knows it; `errno` (positive) names the code unless `code` is given. */
export interface Failure {
  readonly operation: string;
  readonly object: string;
  readonly errno?: number;
  readonly code?: string;
  readonly detail?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Everything that this library throws.
 * `code` is the name of the errno (`ENOENT`, `EPERM`, …) or one of `ENOLIB` (library missing), `ECLOSED` (use after close),
 * `ESIZE` (a codec does not fit the map), `ERANGE` (a value does not fit its type), `ENAME` (no map, program or variable of that name),
 * `EBTF` (type information is missing or can't be expressed), and libbpf's own `FORMAT`, `RELOC`, ….
 */
export class BpfError extends Error {
  override readonly name: string = 'BpfError';
  readonly code: string;
  /** The positive errno, or 0 where the failure was found before the kernel was asked. */
  readonly errno: number;
  readonly operation: string;
  readonly object: string;

  constructor(failure: Failure) {
    const { code, text } = describe(failure);
    const reason = [text, failure.detail].filter(part => part !== undefined && part !== '').join(': ');
    super(
      `${failure.operation} ${failure.object}: ${code}: ${reason}`,
      failure.cause === undefined ? undefined : { cause: failure.cause },
    );
    this.code = code;
    this.errno = failure.errno ?? 0;
    this.operation = failure.operation;
    this.object = failure.object;
  }
}

/** The kernel's verifier refused a program: the message ends with its last meaningful line, `log` is all it said. */
export class VerifierError extends BpfError {
  override readonly name = 'VerifierError';
  readonly program: string;
  readonly log: string;

  constructor(program: string, errno: number, log: string) {
    super({ operation: 'verify', object: `program "${program}"`, errno, detail: lastMeaningfulLine(log) });
    this.program = program;
    this.log = log;
  }
}

/** Throws when a C function returned a negative errno, else returns its result. */
export function check(result: number, operation: string, object: string, detail?: string): number {
  if (result < 0) throw new BpfError({ operation, object, errno: -result, detail });
  return result;
}

/** The error of a handle used after `close()`. */
export function closed(object: string): BpfError {
  return new BpfError({ operation: 'use', object, code: 'ECLOSED', detail: 'it is closed' });
}

function describe(failure: Failure): { code: string; text?: string } {
  if (failure.code !== undefined) return { code: failure.code };
  return errnoName(failure.errno ?? 0);
}

/** The verifier ends its log with statistics; the reason stands before them. */
function lastMeaningfulLine(log: string): string {
  const statistics = /^(processed \d+ insns|verification time|stack depth|mark_precise|max_states_per_insn)/;
  const lines = log.split('\n').map(line => line.trim());
  return lines.findLast(line => line !== '' && !statistics.test(line)) ?? 'the kernel left no log';
}
