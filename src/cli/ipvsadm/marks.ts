import type { Arguments } from './arguments.ts';
import { AdmFailure } from './failure.ts';
import { listCommand } from './list-command.ts';
import type { CommandName } from './rules.ts';
import { serverOptions } from './server-options.ts';

/**
 * Refuses what a command line asks of a firewall mark: there is no service for any, and there can be none. What is wrong
 * with the command line itself comes first, as in ipvsadm.
 * @throws AdmFailure always
 */
export function refuseMark(command: CommandName, read: Arguments): never {
  switch (command) {
    case 'add-service':
      throw new AdmFailure(
        2,
        'firewall marks (-f) are not possible, since lvx sees packets before netfilter marks them: use -t, -u or --sctp-service',
        false,
      );
    case 'add-server':
    case 'edit-server':
      serverOptions(read);
      throw new AdmFailure(255, 'Service not defined', false);
    case 'delete-server':
      throw new AdmFailure(255, 'Service not defined', false);
    case 'list':
      listCommand(read);
      throw new AdmFailure(1, 'No such service');
    default:
      throw new AdmFailure(255, 'No such service', false);
  }
}
