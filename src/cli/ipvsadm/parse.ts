import type { WireServiceAddress } from '../../api/wire.ts';
import { Arguments } from './arguments.ts';
import type { AdmCommand, ServerArgument } from './command.ts';
import { AdmFailure, tryHelp } from './failure.ts';
import type { Names } from './names.ts';
import { OptionReader } from './option-reader.ts';
import { type CommandName, checkOptions, isCommandName } from './rules.ts';

/** The scheduler that ipvsadm sets where none is given; it does not exist here yet, and the director says so. */
const defaultScheduler = 'wlc';

/**
 * Reads ipvsadm's command line.
 *
 * The command comes first; then the first thing that is wrong, in ipvsadm's order of looking, is the error.
 * @param program the name to show in errors
 * @throws AdmFailure with ipvsadm's text and exit status
 */
export async function parseCommandLine(words: readonly string[], program: string, names: Names): Promise<AdmCommand> {
  if (words.length === 0) words = ['--list'];
  const reader = new OptionReader(words);
  const first = reader.next();
  if (first.kind !== 'option') throw tryHelp(program);
  if (first.name === 'help' || first.name === 'version') return { kind: first.name };
  if (!isCommandName(first.name)) throw tryHelp(program);
  const read = await readRest(reader, new Arguments(names));
  checkOptions(first.name, read.given);
  return commandOf(first.name, read);
}

async function readRest(reader: OptionReader, read: Arguments): Promise<Arguments> {
  for (;;) {
    const token = reader.next();
    if (token.kind === 'problem') throw new AdmFailure(255, `${token.word}: ${token.text}`);
    if (token.kind === 'end') {
      const [extra] = token.rest;
      if (extra !== undefined) throw new AdmFailure(2, `unexpected argument ${extra}`);
      return read;
    }
    if (!(await read.take(token.name, token.value))) throw new AdmFailure(2, `invalid option \`${token.word}'`);
  }
}

function commandOf(kind: CommandName, read: Arguments): AdmCommand {
  switch (kind) {
    case 'add-service':
    case 'edit-service':
      return { kind, service: nonZero(serviceOf(read)), scheduler: read.scheduler || defaultScheduler };
    case 'delete-service':
      return { kind, service: serviceOf(read) };
    case 'add-server':
    case 'edit-server':
      return { kind, service: serviceOf(read), server: tunnelled(read), weight: read.weight };
    case 'delete-server':
      return { kind, service: serviceOf(read), server: serverOf(read) };
    case 'clear':
      return { kind };
    case 'zero':
      return { kind, service: read.service };
    case 'list': {
      const style = {
        numeric: read.given.has('numeric'),
        stats: read.given.has('stats'),
        exact: read.given.has('exact'),
        sort: !read.given.has('nosort'),
      };
      return { kind, service: read.service, style };
    }
    default:
      return kind satisfies never;
  }
}

function nonZero(service: WireServiceAddress): WireServiceAddress {
  if (service.port !== 0) return service;
  throw new AdmFailure(2, 'Zero port specified for non-persistent service');
}

/** A server that is tunnelled to has its service's port, whatever was given: the inner packet is not rewritten. */
function tunnelled(read: Arguments): ServerArgument {
  const { address } = serverOf(read);
  if (read.given.has('forwarding-method')) return { address, port: serviceOf(read).port };
  throw new AdmFailure(2, "real servers are reached by tunnelling only: give the 'ipip' option (-i)");
}

function serviceOf({ service }: Arguments): WireServiceAddress {
  if (service) return service;
  throw new Error('Expected a service: the rules make the option necessary');
}

function serverOf({ server }: Arguments): ServerArgument {
  if (server) return server;
  throw new Error('Expected a server: the rules make the option necessary');
}
