import { z } from 'zod';
import { inNamespace, tryRun } from '../../src/netns/execute.ts';
import { builtProgram } from '../../src/netns/paths.ts';
import type { Testbed } from '../../src/netns/testbed.ts';
import type { Check } from '../check.ts';

const findings = z.array(z.object({ name: z.string(), object: z.string(), mend: z.array(z.string()) }));

const diagnosisSchema = z.object({
  healthy: z.boolean(),
  findings,
  /** What was found before changes were made. */
  before: findings.optional(),
  notChecked: z.array(z.object({ what: z.string(), why: z.string() })),
});

/** What `lvx doctor --json` says. */
type Diagnosis = z.output<typeof diagnosisSchema>;

/** A way to break a host, and to mend it. */
export interface Breakage {
  /** In the report, e.g. `the VIP is missing`. */
  readonly what: string;
  /** Breaks it: lines of shell for the patient's host, or more. */
  readonly cause: readonly string[] | (() => Promise<void>);
  /** The names of exactly the findings that must appear, in their order. */
  readonly found: readonly string[];
  /** Further options of the doctor. */
  readonly options?: readonly string[];
  /** How it is mended: the first finding's own commands, `--fix`, what its advice means here, or only by what tidies up. */
  readonly cure: 'commands' | 'fix' | 'none' | (() => Promise<void>);
  /** What is still found with the same options afterwards; nothing unless said otherwise. */
  readonly left?: readonly string[];
  /** Lines of shell that put back what mending leaves behind. */
  readonly tidy?: readonly string[];
}

/** A host that a doctor is called to. */
export interface PatientOptions {
  readonly testbed: Testbed;
  readonly node: string;
  readonly check: Check;
  /** Options of every call. */
  readonly options: readonly string[];
  /** What the shell does before it becomes the doctor, e.g. mounts of its own. */
  readonly prepare?: string;
}

/** A host in a testbed that is broken and mended, with `lvx doctor` called to it each time. */
export class Patient {
  readonly #options: PatientOptions;

  constructor(options: PatientOptions) {
    this.#options = options;
  }

  /** Calls the doctor, with further options. */
  async doctor(
    options: readonly string[] = [],
  ): Promise<{ readonly status: number | string; readonly diagnosis: Diagnosis }> {
    const words = [process.execPath, builtProgram('lvx'), 'doctor', '--json', ...this.#options.options, ...options];
    const { status, stdout, stderr } = await this.#shell(`${this.#options.prepare ?? ''}exec ${words.join(' ')}`);
    if (stdout === '') throw new Error(`lvx doctor: expected a diagnosis, got exit status ${status}: ${stderr}`);
    return { status, diagnosis: diagnosisSchema.parse(JSON.parse(stdout)) };
  }

  /** Runs lines of shell on the host, which must succeed. */
  async run(lines: readonly string[]): Promise<void> {
    for (const line of lines) await this.#options.testbed.exec(this.#options.node, 'sh', '-c', line);
  }

  /** Breaks it in one way, has the doctor find exactly that, mends it, and has the doctor find it gone. */
  async suffer({ what, cause, found, options = [], cure, left = [], tidy = [] }: Breakage): Promise<void> {
    const { check } = this.#options;
    await (typeof cause === 'function' ? cause() : this.run(cause));
    // With --fix it looks before and after: one call, since a virtual machine takes seconds to start a program.
    const first = await this.doctor(cure === 'fix' ? [...options, '--fix', '--add-vips', '--yes'] : options);
    const { findings, before = findings } = first.diagnosis;
    check.equal(`${what}: found is ${found.join(', ')}`, namesOf(before), found);
    if (cure !== 'fix') check.equal(`${what}: exit status`, first.status, 1);
    if (cure === 'commands') await this.run(before[0]?.mend.filter(line => !line.startsWith('#')) ?? []);
    if (typeof cure === 'function') await cure();
    if (cure !== 'none') {
      const after = cure === 'fix' ? first : await this.doctor(options);
      check.equal(`${what}: mended`, namesOf(after.diagnosis.findings), left);
      check.equal(`${what}: exit status afterwards`, after.status, left.length === 0 ? 0 : 1);
    }
    await this.run(tidy);
  }

  #shell(line: string) {
    const { testbed, node } = this.#options;
    const [program = '', ...args] = inNamespace(testbed.namespaceOf(node));
    return tryRun(program, [...args, 'unshare', '--mount', 'sh', '-c', line]);
  }
}

/** The names of some findings, in their order. */
export function namesOf(found: Diagnosis['findings']): readonly string[] {
  return found.map(({ name }) => name);
}
