import type { Command } from 'commander';
import { interfaceOption, vipOption } from '../addresses.ts';
import { baseCommand } from '../base.ts';
import type { DoctorOptions } from '../doctor-visit.ts';

/** `lvx doctor`. Exit status: 0 healthy, 1 findings, 2 trouble. */
export function doctorCommand(): Command {
  return baseCommand('doctor', 'what makes LVS-TUN fail on this host, why, and how to mend it')
    .option('--real', 'this host is a real server, not the director', false)
    .addOption(vipOption("VIPs; default: the services', on a real server those on tunl0"))
    .addOption(interfaceOption("on a director: where packets for VIPs arrive; default: lvxd's"))
    .option('--no-probe', 'on a director: send no packets (ARP for the VIPs, pings to the servers)')
    .option('--state-dir <dir>', 'where lvxd keeps the rules, for when it does not run', '/var/lib/lvx')
    .option('--fix', 'set sysctls and bring tunnels up, after asking', false)
    .option('--add-vips', 'with --fix: put the VIPs on the tunnel as they should be, too', false)
    .option('--yes', 'with --fix: do not ask', false)
    .addHelpText('after', '\nExit status: 0 healthy (notes do not count), 1 findings, 2 trouble.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (options: DoctorOptions) => {
      try {
        const { visit } = await import('../doctor-visit.ts');
        process.exitCode = await visit(options);
      } catch (error) {
        process.stderr.write(`lvx: ${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 2;
      }
    });
}
