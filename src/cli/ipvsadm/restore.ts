import { ApiError } from '../../api/api-error.ts';
import type { EditCommand } from './command.ts';
import type { AdmContext, AdmResult } from './context.ts';
import { type Executable, execute, warningAfter } from './execute.ts';
import { AdmFailure, tryHelp } from './failure.ts';
import { parseCommandLine } from './parse.ts';
import { refusalText } from './refusals.ts';
import { type Steps, withWaits } from './waits.ts';
import { wireEdits } from './wire-edits.ts';

/** What a line comes to: a command, or what is wrong with it. */
type Step = Executable | AdmFailure;

/**
 * Does what lines of standard input say, as `ipvsadm -R` does: a line that the director refuses is reported and the next
 * one follows; one that can't be read ends it. The status is the last line's.
 *
 * All lines are read first. Changes of services that follow each other are one change: made as a whole, or not at all.
 */
export async function restore(text: string, context: AdmContext): Promise<AdmResult> {
  const errors: string[] = [];
  let status = 0;
  for (const part of inParts(await withWaits(readSteps(text, context)))) {
    try {
      status = Array.isArray(part) ? await makeEdits(part, context, errors) : await take(part, context, errors);
    } catch (error) {
      if (!(error instanceof AdmFailure)) throw error;
      errors.push(error.message);
      ({ status } = error);
      if (error.ends) break;
    }
  }
  return { status, err: errors.map(error => `${error}\n`).join('') };
}

/** The steps of all lines that have words, up to the first that nothing can follow. */
function* readSteps(text: string, { program, names }: AdmContext): Steps<Step[]> {
  const steps: Step[] = [];
  for (const line of text.split('\n')) {
    // Lines may be whole commands, with the program's name.
    const words = line.split(/[ \t\r]+/).filter(word => word !== '' && word !== 'ipvsadm' && word !== program);
    if (words.length === 0) continue;
    const step = yield* readStep(words, program, names);
    steps.push(step);
    if (isLast(step)) break;
  }
  return steps;
}

function* readStep(words: readonly string[], program: string, names: AdmContext['names']): Steps<Step> {
  try {
    const command = yield* parseCommandLine(words, program, names);
    return command.kind === 'restore' ? tryHelp(program) : command;
  } catch (error) {
    if (error instanceof AdmFailure) return error;
    throw error;
  }
}

/** ipvsadm exits after it printed its help. */
function isLast(step: Step): boolean {
  return step instanceof AdmFailure ? step.ends : step.kind === 'help' || step.kind === 'version';
}

/** The steps, with edits that follow each other gathered. */
function inParts(steps: readonly Step[]): (EditCommand[] | Exclude<Step, EditCommand>)[] {
  const parts: (EditCommand[] | Exclude<Step, EditCommand>)[] = [];
  for (const step of steps) {
    const last = parts.at(-1);
    if (step instanceof AdmFailure || !isEdit(step)) parts.push(step);
    else if (Array.isArray(last)) last.push(step);
    else parts.push([step]);
  }
  return parts;
}

const edits: readonly string[] = [
  'clear',
  'add-service',
  'edit-service',
  'delete-service',
  'add-server',
  'edit-server',
  'delete-server',
] satisfies EditCommand['kind'][];

function isEdit(command: Executable): command is EditCommand {
  return edits.includes(command.kind);
}

/** Makes edits as one change; gives the status of the last one. */
async function makeEdits(commands: readonly EditCommand[], { client }: AdmContext, errors: string[]): Promise<number> {
  let refusals: Awaited<ReturnType<typeof client.edits>>;
  try {
    refusals = await client.edits(wireEdits(commands));
  } catch (error) {
    if (error instanceof ApiError) throw new AdmFailure(255, error.message);
    throw error;
  }
  for (const refusal of refusals) {
    const command = commands[refusal.edit];
    errors.push(command === undefined ? refusal.message : refusalText(command, refusal));
  }
  const refused = new Set(refusals.map(({ edit }) => edit));
  const warnings = commands.map((command, at) => (refused.has(at) ? '' : warningAfter(command)));
  errors.push(...new Set(warnings.filter(warning => warning !== '')));
  return refusals.at(-1)?.edit === commands.length - 1 ? 255 : 0;
}

async function take(step: Exclude<Step, EditCommand>, context: AdmContext, errors: string[]): Promise<number> {
  if (step instanceof AdmFailure) throw step;
  const warning = await execute(step, context);
  if (warning !== '') errors.push(warning);
  return 0;
}
