import { Command } from 'commander';
import { ApiClient } from '../../api/client.ts';
import { socketPath } from '../../api/socket-path.ts';
import { write } from '../output.ts';

/** The options that every command has. */
export interface Common {
  readonly socket?: string;
  readonly json: boolean;
}

/** What a command answers. */
export interface Answer {
  readonly json: object;
  text(): string;
}

/** A command of `lvx` with the options that every one has. */
export function baseCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--json', 'print JSON', false)
    .option('--socket <path>', 'where lvxd listens (default: $LVX_SOCKET or /run/lvx/lvxd.sock)');
}

/** Talks to the daemon that is meant. */
export function clientOf({ socket }: { readonly socket?: string | undefined }): ApiClient {
  return new ApiClient(socketPath(socket, process.env));
}

/** Prints an answer as it was asked for. */
export function print({ json }: Pick<Common, 'json'>, answer: Answer): Promise<void> {
  return write(json ? `${JSON.stringify(answer.json, null, 2)}\n` : answer.text());
}

/** A value as one line of JSON. */
export function jsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
