import { Command } from 'commander';
import { lvxVersion } from '../version.ts';
import { applyCommand } from './commands/apply.ts';
import { completeCommand, completionCommand } from './commands/completion.ts';
import { connsCommand } from './commands/conns.ts';
import { diffCommand } from './commands/diff.ts';
import { doctorCommand } from './commands/doctor.ts';
import { drainCommand } from './commands/drain.ts';
import { eventsCommand } from './commands/events.ts';
import { explainCommand } from './commands/explain.ts';
import { getCommand } from './commands/get.ts';
import { realSetupCommand } from './commands/real-setup.ts';
import { latencyCommand, schedulerCommand } from './commands/scheduler.ts';
import { servicesCommand } from './commands/services.ts';
import { settingsCommand } from './commands/settings.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { topCommand } from './commands/top.ts';
import { undoCommand } from './commands/undo.ts';
import { undrainCommand } from './commands/undrain.ts';
import { verdictsCommand } from './commands/verdicts.ts';

/** Every command, in the order of the help. */
const commands: readonly (() => Command)[] = [
  statusCommand,
  topCommand,
  servicesCommand,
  verdictsCommand,
  settingsCommand,
  getCommand,
  diffCommand,
  applyCommand,
  undoCommand,
  connsCommand,
  eventsCommand,
  explainCommand,
  schedulerCommand,
  latencyCommand,
  drainCommand,
  undrainCommand,
  doctorCommand,
  realSetupCommand,
  stopCommand,
  completionCommand,
];

/** The grammar of `lvx`. */
export function operatorCommand(): Command {
  const program = new Command('lvx').description("Shows, sets and stops lvx's director.").version(lvxVersion());
  for (const command of commands) program.addCommand(command());
  program.addCommand(
    completeCommand(() => program),
    { hidden: true },
  );
  return program;
}
