import { createInterface } from 'node:readline/promises';
import type { Diagnosis } from '../../doctor/diagnosis.ts';
import { changesOf, makeChanges } from '../../doctor/fix.ts';
import type { Ip } from '../../net/ip.ts';
import { write } from '../output.ts';
import { type Common, clientOf, print } from './base.ts';
import { changesText, diagnosisJson, diagnosisText, exitStatus, mendedJson, permanenceText } from './doctor.ts';

/** What `lvx doctor` is told. */
export interface DoctorOptions extends Common {
  readonly real: boolean;
  readonly vip?: readonly Ip[];
  readonly interface?: readonly string[];
  readonly probe: boolean;
  readonly stateDir: string;
  readonly fix: boolean;
  readonly addVips: boolean;
  readonly yes: boolean;
}

/**
 * Examines this host, prints what is found, and mends what it may.
 * @returns the exit status
 * @throws Error if something can't be read or changed
 */
export async function visit(options: DoctorOptions): Promise<number> {
  const { json, yes, fix } = options;
  if (!fix) return look(options);
  if (!yes && (json || !process.stdin.isTTY)) {
    const why = json ? '--json leaves nobody to ask' : 'standard input is no terminal';
    throw new Error(`Expected --yes with --fix, since ${why}`);
  }
  return mend(options);
}

async function look(options: DoctorOptions): Promise<number> {
  const diagnosis = await examine(options);
  await print(options, { json: diagnosisJson(diagnosis), text: () => diagnosisText(diagnosis) });
  return exitStatus(diagnosis);
}

/** Shows what is to be changed, asks, changes it, and looks again. */
async function mend(options: DoctorOptions): Promise<number> {
  const { json, yes, addVips } = options;
  const tell = async (text: string) => (json ? undefined : write(text));
  const before = await examine(options);
  const changes = changesOf(before.findings, addVips);
  await tell(diagnosisText(before));
  if (changes.length === 0) {
    await tell('\nThere is nothing that --fix may change.\n');
    if (json) await print(options, { json: mendedJson(before, [], before), text: () => '' });
    return exitStatus(before);
  }
  await tell(`\nChanges:\n${changesText(changes)}`);
  if (!yes && !(await isAgreed())) {
    await tell('Nothing was changed.\n');
    return exitStatus(before);
  }
  await makeChanges(changes);
  const after = await examine(options);
  await print(options, {
    json: mendedJson(before, changes, after),
    text: () => `\nChanged, and looked again:\n\n${diagnosisText(after)}\n${permanenceText(changes)}`,
  });
  return exitStatus(after);
}

/** Loads what is needed for the one or the other only. */
async function examine(options: DoctorOptions): Promise<Diagnosis> {
  const { real, vip: vips = [], interface: interfaces = [], probe, stateDir } = options;
  if (real) return (await import('../../doctor/examine-real.ts')).examineReal(vips);
  const { examineDirector } = await import('../../doctor/examine-director.ts');
  return examineDirector(clientOf(options), stateDir, { vips, interfaces, probe });
}

async function isAgreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Make these changes? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}
