import { libc } from './ffi/libc.ts';
import { koffi, type Pointer } from './ffi/library.ts';

/** How serious libbpf holds a line to be. */
export type LogLevel = 'warn' | 'info' | 'debug';

/** One line that libbpf would have printed, without the "libbpf: " before it. */
export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
}

const LEVELS: readonly LogLevel[] = ['warn', 'info', 'debug'];
const LONGEST = 1 << 16;

let listener: ((line: LogLine) => void) | undefined;
let captured: LogLine[] | undefined;

/** Hands every line of libbpf's to a listener (undefined: nobody, as at the start). The listener must not throw. */
export function onLibbpfLog(listen: ((line: LogLine) => void) | undefined): void {
  listener = listen;
}

/** Runs a call into libbpf and returns beside its result the warnings that it would have printed. */
export function withWarnings<T>(call: () => T): { readonly result: T; readonly warnings: readonly string[] } {
  const outer = captured;
  const lines: LogLine[] = [];
  captured = lines;
  try {
    const result = call();
    return { result, warnings: lines.map(line => line.text) };
  } finally {
    captured = outer;
    outer?.push(...lines);
  }
}

/** Takes over libbpf's print callback, so that nothing reaches the terminal unasked; called once, when libbpf is loaded. */
export function installLog(setPrint: (callback: Pointer | null) => unknown): void {
  const buffer = Buffer.alloc(LONGEST);
  const prototype = koffi().proto('int libbpf_print_fn_t(int level, const void *format, void *args)');
  const print = (number: number, format: Pointer, args: Pointer): number => {
    const level = LEVELS[number] ?? 'debug';
    const wanted = listener !== undefined || (level === 'warn' && captured !== undefined);
    if (!wanted) return 0;
    const length = Math.min(libc().vsnprintf(buffer, buffer.length, format, args), buffer.length - 1);
    const text = buffer
      .toString('utf8', 0, Math.max(length, 0))
      .replace(/^libbpf: /, '')
      .trimEnd();
    if (level === 'warn') captured?.push({ level, text });
    listener?.({ level, text });
    return length;
  };
  setPrint(koffi().register(print, koffi().pointer(prototype)));
}
