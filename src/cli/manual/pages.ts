import { daemonCommand } from '../daemon/options.ts';
import { helpText } from '../ipvsadm/help.ts';
import { operatorCommand } from '../operator/command.ts';
import { lvxVersion } from '../version.ts';
import { commandBlocks, optionBlocks, usageOf } from './commander-blocks.ts';
import type { Block, ManualPage } from './roff.ts';

const socket: Block = {
  kind: 'term',
  term: 'LVX_SOCKET',
  text: 'The unix socket of lvxd, where no --socket is given. The default is /run/lvx/lvxd.sock.',
};

/** Every page, made of the grammars that the commands have. */
export function manualPages(): readonly ManualPage[] {
  const version = lvxVersion();
  return [lvxPage(version), lvxdPage(version), lvxadmPage(version)];
}

function lvxPage(version: string): ManualPage {
  const program = operatorCommand();
  return {
    ...{ name: 'lvx', section: 1, version, summary: "shows, sets and stops lvx's director" },
    sections: [
      { title: 'SYNOPSIS', blocks: [text('lvx command [options]')] },
      {
        title: 'DESCRIPTION',
        blocks: [
          text(
            'lvx shows what the director lvxd does, and changes what ipvsadm has no words for. lvxadm(8) has the rules.',
          ),
          text('With --json each command prints JSON: one object, or one a line where it says so.'),
        ],
      },
      { title: 'COMMANDS', blocks: commandBlocks(program, ['complete']) },
      {
        title: 'EXIT STATUS',
        blocks: [
          term('0', 'All went well.'),
          term('1', 'Something did not; standard error has a line that says what was expected and what was got.'),
          term('3', 'lvx drain --wait: the time was over, and connections were left.'),
        ],
      },
      { title: 'ENVIRONMENT', blocks: [socket] },
      { title: 'SEE ALSO', blocks: [text('lvxd(8), lvxadm(8), ipvsadm(8)')] },
    ],
  };
}

function lvxdPage(version: string): ManualPage {
  const command = daemonCommand();
  return {
    ...{ name: 'lvxd', section: 8, version, summary: 'director for LVS-TUN' },
    sections: [
      { title: 'SYNOPSIS', blocks: [text(usageOf(command))] },
      {
        title: 'DESCRIPTION',
        blocks: [
          text(command.description()),
          text(
            'It runs in the foreground and logs to standard error. When it ends, by whatever cause, packets are forwarded as before; when it starts again, it goes on with the connections and counters that are there. lvx stop --detach ends forwarding, too.',
          ),
        ],
      },
      { title: 'OPTIONS', blocks: optionBlocks(command) },
      {
        title: 'FILES',
        blocks: [
          term('/run/lvx/lvxd.sock', 'The API, for root and its group.'),
          term('/var/lib/lvx/state.json', 'The rules and settings; written whole before a change is acknowledged.'),
          term('/sys/fs/bpf/lvx', 'The pinned program, maps and links.'),
        ],
      },
      { title: 'ENVIRONMENT', blocks: [socket] },
      { title: 'SEE ALSO', blocks: [text('lvx(1), lvxadm(8)')] },
    ],
  };
}

function lvxadmPage(version: string): ManualPage {
  const [, usage, ...rest] = helpText('lvxadm')
    .split(/^(?=\S.*:\n)/m)
    .map(part => {
      // What follows a blank line belongs to no section.
      const [title = '', ...lines] = (part.split('\n\n')[0] ?? '').trimEnd().split('\n');
      return { title: title.replace(/:$/, '').toUpperCase(), lines };
    });
  return {
    ...{ name: 'lvxadm', section: 8, version, summary: 'ipvsadm for the director lvxd' },
    sections: [
      { title: 'SYNOPSIS', blocks: [{ kind: 'lines', lines: (usage?.lines ?? []).map(line => line.trim()) }] },
      {
        title: 'DESCRIPTION',
        blocks: [
          text(
            'lvxadm understands the command lines of ipvsadm(8) and prints what it prints, with the same exit status. lvxadm-save and lvxadm-restore are what ipvsadm-save and ipvsadm-restore are.',
          ),
        ],
      },
      ...rest.map(({ title, lines }) => ({ title, blocks: [{ kind: 'lines', lines } as const] })),
      { title: 'ENVIRONMENT', blocks: [socket] },
      { title: 'SEE ALSO', blocks: [text('lvx(1), lvxd(8), ipvsadm(8)')] },
    ],
  };
}

function text(words: string): Block {
  return { kind: 'text', text: words };
}

function term(name: string, meaning: string): Block {
  return { kind: 'term', term: name, text: meaning };
}
