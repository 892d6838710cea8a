import { check } from '../errors.ts';
import { Fd } from '../fd.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { openPin, pin } from '../pin.ts';
import { type ProgramInfo, programInfo } from './info.ts';
import { type TestRunInput, type TestRunResult, testRun } from './test-run.ts';

/** A program in the kernel. Errors: `BpfError` (`ECLOSED` after `close()`, …). */
export class Program implements Disposable {
  readonly name: string;
  readonly type: string;
  readonly id: number;
  readonly tag: string;
  readonly #fd: Fd;

  constructor(fd: Fd) {
    this.#fd = fd;
    const info = programInfo(fd);
    this.name = info.name;
    this.type = info.type;
    this.id = info.id;
    this.tag = info.tag;
  }

  /** Opens a pinned program. Errors: `ENOENT`, `EPERM`. */
  static openPinned(path: string): Program {
    return new Program(openPin(path, 'program'));
  }

  /** Opens any program of the kernel's by its id; needs CAP_SYS_ADMIN. Errors: `ENOENT`, `EPERM`. */
  static openId(id: number): Program {
    const object = `program with id ${id}`;
    return new Program(new Fd(check(libbpf().bpf_prog_get_fd_by_id(id), 'open', object), object, true));
  }

  /** The descriptor's number, for calls that take one. */
  get fd(): number {
    return this.#fd.number;
  }

  /** The kernel's description, asked anew. */
  get info(): ProgramInfo {
    return programInfo(this.#fd);
  }

  /** Runs the program on a packet or a context of ours. Minimum kernel: 5.18 for XDP with live frames; `syscall` programs 5.14. */
  testRun(input: TestRunInput = {}): TestRunResult {
    return testRun(this.#fd, input, this.type === 'syscall');
  }

  /** Makes the program outlive the process as a file on a bpf file system. */
  pin(path: string): void {
    pin(this.#fd, path);
  }

  /** Gives the program up; idempotent. It goes on where it is attached. */
  close(): void {
    this.#fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
