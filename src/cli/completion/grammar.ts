import type { Command, Option } from 'commander';
import type { OptionRow } from '../ipvsadm/options.ts';

/** What a word stands for, where what it may be is known only at run time. */
export type Live = 'service' | 'mark' | 'server' | 'setting' | 'interface' | 'scheduler';

/** What may stand in a place: these words, or live ones. */
export interface Choice {
  readonly words: readonly string[];
  readonly live: Live | undefined;
}

/** An option: all ways to write it, and what its value may be, if it has one. */
export interface OptionGrammar {
  readonly names: readonly string[];
  readonly value: Choice | undefined;
}

/** What may follow a command. */
export interface Grammar {
  readonly options: readonly OptionGrammar[];
  readonly commands: ReadonlyMap<string, Grammar>;
  /** Its arguments, in their order; the last one may come again. */
  readonly arguments: readonly Choice[];
}

const nothing: Choice = { words: [], live: undefined };

/** By an option's long name, which of lvx and lvxd's values are live. */
const liveValues: Readonly<Record<string, Live>> = {
  '--service': 'service',
  '--server': 'server',
  '--interface': 'interface',
};

/** By an argument's name. */
const liveArguments: Readonly<Record<string, Live>> = {
  'NAME=VALUE': 'setting',
  server: 'server',
  service: 'service',
  scheduler: 'scheduler',
};

/** The grammar of a command of commander's. */
export function grammarOf(command: Command): Grammar {
  const help = { names: ['-h', '--help'], value: undefined };
  const shown = command.commands.filter(each => each.name() !== 'complete');
  return {
    options: [...command.options.map(optionOf), help],
    commands: new Map(shown.map(each => [each.name(), grammarOf(each)])),
    arguments: command.registeredArguments.map(argument => ({
      words: argument.argChoices ?? (argument.name() === 'packet' ? ['tcp', 'udp', 'sctp'] : []),
      live: liveArguments[argument.name()],
    })),
  };
}

function optionOf({ short, long, required, optional, argChoices }: Option): OptionGrammar {
  const names = [short, long].filter(name => name !== undefined);
  const value = { words: argChoices ?? [], live: liveValues[long ?? ''] };
  return { names, value: required || optional ? value : undefined };
}

/** Which of ipvsadm's values are live. */
const ipvsadmValues: Readonly<Record<string, Choice>> = {
  'tcp-service': { words: [], live: 'service' },
  'udp-service': { words: [], live: 'service' },
  'sctp-service': { words: [], live: 'service' },
  'fwmark-service': { words: [], live: 'mark' },
  'real-server': { words: [], live: 'server' },
  'mcast-interface': { words: [], live: 'interface' },
  scheduler: { words: [], live: 'scheduler' },
  'sched-flags': {
    words: ['sh-fallback', 'sh-port', 'mh-fallback', 'mh-port', 'flag-1', 'flag-2', 'flag-3'],
    live: undefined,
  },
  'tun-type': { words: ['ipip', 'gue', 'gre'], live: undefined },
  'start-daemon': { words: ['master', 'backup'], live: undefined },
  'stop-daemon': { words: ['master', 'backup'], live: undefined },
};

/** The grammar of `lvxadm`. */
export function ipvsadmGrammar(rows: readonly OptionRow[]): Grammar {
  const options = rows.map(({ long, short, value }) => ({
    names: [...Array.from(short, letter => `-${letter}`), `--${long}`],
    value: value === 'none' ? undefined : (ipvsadmValues[long] ?? nothing),
  }));
  return { options, commands: new Map(), arguments: [] };
}
