import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SetupFormat } from '../../../doctor/setup/formats.ts';
import type { Ip } from '../../../net/ip.ts';
import { interfaceOption, vipOption } from '../addresses.ts';
import { baseCommand, type Common, print } from '../base.ts';

interface Options extends Common {
  readonly vip: readonly Ip[];
  readonly interface?: readonly string[];
  readonly mtu: number;
  readonly format: SetupFormat;
}

/** `lvx real-setup`. */
export function realSetupCommand(): Command {
  return baseCommand('real-setup', 'prints what sets a real server up for some VIPs')
    .addOption(vipOption('the VIPs').makeOptionMandatory())
    .addOption(interfaceOption('interfaces to set sysctls for, beside all and tunl0'))
    .option('--mtu <bytes>', 'of the way from the director to this server', readMtu, 1500)
    .addOption(
      new Option('--format <format>', 'how this server configures its network')
        .choices(['ip', 'ifcfg', 'networkd', 'netplan'] satisfies readonly SetupFormat[])
        .default('ip'),
    )
    .action(async ({ vip: vips, interface: interfaces = [], mtu, format, ...options }: Options) => {
      const { setupFiles, setupText } = await import('../../../doctor/setup/formats.ts');
      const files = setupFiles(format, { vips, interfaces, mtu });
      await print(options, { json: { format, files }, text: () => setupText(files) });
    });
}

function readMtu(text: string): number {
  const mtu = Number(text);
  if (/^\d+$/.test(text) && mtu >= 576 && mtu <= 65_535) return mtu;
  throw new InvalidArgumentError('Expected a number of bytes from 576 to 65535.');
}
