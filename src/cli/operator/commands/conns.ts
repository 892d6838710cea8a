import type { Command } from 'commander';
import { write } from '../../output.ts';
import { baseCommand, type Common, clientOf, jsonLine } from '../base.ts';
import { connectionHead, connectionLine } from '../connections.ts';

/** `lvx conns`. */
export function connsCommand(): Command {
  const description = 'the connection table; with --json one object a line';
  return baseCommand('conns', description).action(async ({ json, ...options }: Common) => {
    if (!json) await write(connectionHead);
    for await (const connection of clientOf(options).connections()) {
      await write(json ? jsonLine(connection) : connectionLine(connection));
    }
  });
}
