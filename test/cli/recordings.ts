import { readFileSync } from 'node:fs';

/** One run of ipvsadm as it was recorded (version 1.31, Linux 6.12). */
export interface Recording {
  readonly scenario: string;
  readonly cmd: string;
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

/** A recorded command that is outside of today's grammar, and why. */
export interface Outside {
  readonly scenario: string;
  /** Which command of the scenario, from 1. */
  readonly line: number;
  readonly cmd: string;
  readonly reason: string;
  /** All that is outside are the lines of its output with one of these texts: what commands before it could not add. */
  readonly lacks?: readonly string[];
}

/** A recorded command with its place, and what is known of it. */
export interface Replay extends Recording {
  readonly line: number;
  readonly outside: Outside | undefined;
}

/** Every recording by scenario. Commands of one scenario ran in their order on a table that was empty at first. */
export function replays(): Map<string, Replay[]> {
  const outside = new Map(read<Outside>('outside.jsonl').map(each => [`${each.scenario} ${each.line}`, each]));
  const scenarios = new Map<string, Replay[]>();
  for (const recording of read<Recording>('ipvsadm.jsonl')) {
    const before = scenarios.get(recording.scenario) ?? [];
    const line = before.length + 1;
    const known = outside.get(`${recording.scenario} ${line}`);
    if (known && known.cmd !== recording.cmd)
      throw new Error(`Expected ${recording.cmd} in the list, got ${known.cmd}`);
    scenarios.set(recording.scenario, [...before, { ...recording, line, outside: known }]);
  }
  return scenarios;
}

/** Whether a command needs a shell, or is not ipvsadm itself. */
export function needsShell(cmd: string): boolean {
  return !/^ipvsadm( |$)/.test(cmd) || /[|;<>]/.test(cmd);
}

/** The arguments of a command that needs no shell; '' is an empty one. */
export function argumentsOf(cmd: string): string[] {
  const words = cmd.split(' ').filter(word => word !== '');
  return words.slice(1).map(word => (word === "''" ? '' : word));
}

function read<T>(file: string): T[] {
  const text = readFileSync(new URL(`golden/${file}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line): T => JSON.parse(line));
}
