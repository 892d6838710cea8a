import type { Command } from 'commander';
import { write } from '../../output.ts';
import { baseCommand, type Common, clientOf, jsonLine } from '../base.ts';
import { type Stopped, stop } from '../stop.ts';

/** `lvx stop`. */
export function stopCommand(): Command {
  return baseCommand('stop', 'end the daemon; packets are still forwarded')
    .option('--detach', 'end forwarding too, also where no daemon runs', false)
    .option('--pin-dir <dir>', 'where the dataplane is pinned', '/sys/fs/bpf/lvx')
    .action(async ({ json, detach, pinDir, ...options }: Common & { detach: boolean; pinDir: string }) => {
      const stopped = await stop(clientOf(options), detach, pinDir);
      await write(json ? jsonLine(stopped) : stoppedText(stopped));
    });
}

function stoppedText({ daemon, forwarding }: Stopped): string {
  const packets = { 'goes on': '; packets are still forwarded', ended: '; packets are no longer forwarded', none: '' };
  return `lvxd ${daemon === 'stopped' ? 'has ended' : 'was not running'}${packets[forwarding]}\n`;
}
