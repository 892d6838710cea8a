import type { Command } from 'commander';
import { ApiError } from '../../../api/api-error.ts';
import type { WireUndone } from '../../../api/wire.ts';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { counted } from '../changes.ts';

/** `lvx undo`. */
export function undoCommand(): Command {
  return baseCommand('undo', 'bring back the table before the last clear, apply or undo')
    .option('--force', 'give up what was changed since', false)
    .action(async ({ force, ...options }: Common & { force: boolean }) => {
      const undone = await clientOf(options).undo(force).catch(withHint);
      await print(options, { json: undone, text: () => undoneText(undone) });
    });
}

function withHint(error: unknown): never {
  if (!(error instanceof ApiError) || error.code !== 'changed-since') throw error;
  throw new Error(`${error.message}; to give it up: lvx undo --force`, { cause: error });
}

function undoneText({ reason, at, services, servers }: WireUndone): string {
  const table = `${counted(services, 'service')} with ${counted(servers, 'server')}`;
  return `brought back ${table}: the table before the ${reason} of ${new Date(at).toLocaleString('sv')}\n`;
}
