import { NoAnswerError } from '../../api/http.ts';
import type { AdmContext, AdmResult } from './context.ts';
import { execute } from './execute.ts';
import { AdmFailure } from './failure.ts';
import { parseCommandLine } from './parse.ts';
import { withWaits } from './waits.ts';

/** Runs one command line of ipvsadm against the director. */
export async function runIpvsadm(words: readonly string[], context: AdmContext): Promise<AdmResult> {
  try {
    const command = await withWaits(parseCommandLine(words, context.program, context.names));
    if (command.kind === 'restore') return await (await import('./restore.ts')).restore(await context.read(), context);
    const warning = await execute(command, context);
    return { status: 0, err: warning === '' ? '' : `${warning}\n` };
  } catch (error) {
    if (error instanceof AdmFailure) return { status: error.status, err: `${error.message}\n` };
    if (error instanceof NoAnswerError) return { status: 2, err: `${error.message}\n` };
    throw error;
  }
}
