import { Command } from 'commander';
import { lvxVersion } from '../version.ts';
import { connsCommand } from './commands/conns.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eventsCommand } from './commands/events.ts';
import { realSetupCommand } from './commands/real-setup.ts';
import { servicesCommand } from './commands/services.ts';
import { settingsCommand } from './commands/settings.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { verdictsCommand } from './commands/verdicts.ts';

/** Every command, in the order of the help. */
const commands: readonly (() => Command)[] = [
  statusCommand,
  servicesCommand,
  verdictsCommand,
  settingsCommand,
  connsCommand,
  eventsCommand,
  doctorCommand,
  realSetupCommand,
  stopCommand,
];

/** The grammar of `lvx`. */
export function operatorCommand(): Command {
  const program = new Command('lvx').description("Shows, sets and stops lvx's director.").version(lvxVersion());
  for (const command of commands) program.addCommand(command());
  return program;
}
