import { type Arguments, noArguments } from './arguments.ts';
import type { AdmCommand } from './command.ts';
import { AdmFailure, tryHelp } from './failure.ts';
import { listCommand } from './list-command.ts';
import type { Names } from './names.ts';
import { OptionReader } from './option-reader.ts';
import { type CommandName, checkOptions, isCommandName } from './rules.ts';
import { readSchedulerFlags } from './scheduler-flags.ts';
import { serverOf, serverOptions } from './server-options.ts';
import { serviceOf, serviceOptions, usualScheduler } from './service-options.ts';
import { readRole } from './sync-daemons.ts';
import { isOption, takeOption } from './take-option.ts';
import { readTimeouts } from './timeouts.ts';
import type { Steps } from './waits.ts';

/**
 * Reads ipvsadm's command line.
 *
 * The command comes first; then the first thing that is wrong, in ipvsadm's order of looking, is the error.
 * @param program the name to show in errors
 * @returns steps to the command; run them by `withWaits`
 * @throws AdmFailure with ipvsadm's text and exit status
 */
export function* parseCommandLine(words: readonly string[], program: string, names: Names): Steps<AdmCommand> {
  if (words.length === 0) words = ['--list'];
  const reader = new OptionReader(words);
  const first = reader.next();
  if (first.kind !== 'option') throw tryHelp(program);
  if (first.name === 'help' || first.name === 'version') return { kind: first.name };
  if (!isCommandName(first.name)) throw tryHelp(program);
  const read = noArguments();
  if (first.name === 'start-daemon' || first.name === 'stop-daemon') read.role = readRole(first.name, first.value);
  const rest = yield* readOptions(reader, read, names);
  if (first.name === 'set') read.timeouts = readTimeouts(rest.splice(0, 3));
  const [extra] = rest;
  if (extra !== undefined) throw new AdmFailure(2, `unexpected argument ${extra}`);
  read.schedulerFlags = readSchedulerFlags(read.schedulerFlagWords, read.scheduler || usualScheduler);
  checkOptions(first.name, read.given);
  return commandOf(first.name, read);
}

/** Takes in every option; gives the words that are none. */
function* readOptions(reader: OptionReader, read: Arguments, names: Names): Steps<string[]> {
  for (;;) {
    const token = reader.next();
    if (token.kind === 'problem') throw new AdmFailure(255, `${token.word}: ${token.text}`, false);
    if (token.kind === 'end') return [...token.rest];
    if (!isOption(token.name)) throw new AdmFailure(2, `invalid option \`${token.word}'`);
    const lookup = takeOption(read, token.name, token.value, names);
    if (lookup) yield lookup;
  }
}

function commandOf(kind: CommandName, read: Arguments): AdmCommand {
  switch (kind) {
    case 'add-service':
    case 'edit-service':
      return { kind, service: serviceOf(read), options: serviceOptions(read) };
    case 'delete-service':
      return { kind, service: serviceOf(read) };
    case 'add-server':
    case 'edit-server': {
      const service = serviceOf(read);
      const given = serverOf(read);
      // What is not rewritten on its way arrives at the port that the client sent it to, whatever was given.
      const server = 'mark' in service ? given : { ...given, port: service.port };
      return { kind, service, server, options: serverOptions(read) };
    }
    case 'delete-server':
      return { kind, service: serviceOf(read), server: serverOf(read) };
    case 'clear':
    case 'restore':
      return { kind };
    case 'save':
      return { kind, numeric: read.given.has('numeric') };
    case 'zero':
      return { kind, service: read.service };
    case 'set':
      return { kind, settings: read.timeouts };
    case 'start-daemon':
      return { kind, daemon: { role: read.role, ...read.sync } };
    case 'stop-daemon':
      return { kind, role: read.role };
    case 'list':
      return listCommand(read);
    default:
      return kind satisfies never;
  }
}
