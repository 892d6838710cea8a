import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { WireScheduler } from '../../../api/scheduler-wire.ts';
import { parseServerPattern } from '../../../model/patterns.ts';
import { formatIp } from '../../../net/ip.ts';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { oneService, serviceText } from '../one-service.ts';
import { begunText } from '../scheduler/begun.ts';
import { schedulersTable } from '../scheduler/list.ts';
import { showShadow, sumShadow } from '../scheduler/shadow.ts';

/** `lvx scheduler`. */
export function schedulerCommand(): Command {
  return new Command('scheduler')
    .description('schedulers, also such that are TypeScript files: docs/schedulers.md')
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(useCommand())
    .addCommand(removeCommand())
    .addCommand(shadowCommand())
    .addCommand(newCommand())
    .addCommand(testCommand());
}

function listCommand(): Command {
  return baseCommand('list', 'every scheduler, who uses it, and how it failed last').action(async (options: Common) => {
    const schedulers = await clientOf(options).schedulers.list();
    await print(options, { json: { schedulers }, text: () => schedulersTable(schedulers) });
  });
}

function addCommand(): Command {
  return baseCommand(
    'add',
    'add a TypeScript file as a scheduler, or a new version of it: services that use it go over',
  )
    .argument('<file>', 'a file whose default export is what defineScheduler returns')
    .action(async (file: string, options: Common) => {
      const { bundle } = await import('../../../scheduling/bundle.ts');
      const added = await clientOf(options).schedulers.add(resolve(file), await bundle(file));
      await print(options, { json: added, text: () => addedText(added) });
    });
}

function addedText({ name, services }: WireScheduler): string {
  if (services.length === 0) return `${name} is added; use it with: lvx scheduler use ${name} VIP:PORT\n`;
  return `${name} is added; ${services.map(({ service }) => serviceText(service)).join(', ')} goes by it\n`;
}

function useCommand(): Command {
  return baseCommand('use', 'have a service use a scheduler; its connections stay where they are')
    .argument('<scheduler>', 'a built-in one, or one that was added')
    .argument('<service>', 'VIP:PORT, with PROTOCOL/ in front if it matters')
    .action(async (scheduler: string, text: string, options: Common) => {
      const client = clientOf(options);
      const service = await oneService(client, text);
      await client.schedulers.use(service, scheduler);
      const told = { service: serviceText(service), scheduler };
      await print(options, { json: told, text: () => `${told.service} goes by ${scheduler}\n` });
    });
}

function removeCommand(): Command {
  return baseCommand('remove', 'remove a scheduler that was added and that no service uses')
    .argument('<scheduler>', 'its name')
    .action(async (name: string, options: Common) => {
      await clientOf(options).schedulers.remove(name);
      await print(options, { json: { removed: name }, text: () => `${name} is removed\n` });
    });
}

function shadowCommand(): Command {
  return baseCommand(
    'shadow',
    'run a scheduler on the connections of a service, without forwarding by it, until Ctrl-C',
  )
    .argument('<scheduler>', 'one that was added')
    .argument('<service>', 'VIP:PORT, with PROTOCOL/ in front if it matters')
    .option('--for <seconds>', 'how long, e.g. 10s; then print what came of it', readSeconds)
    .action(async (name: string, text: string, options: Common & { for?: number }) => {
      const client = clientOf(options);
      const reports = client.schedulers.shadow(name, await oneService(client, text));
      await (options.for === undefined ? showShadow(reports, options) : sumShadow(reports, options.for, options));
    });
}

function readSeconds(text: string): number {
  const seconds = Number(text.replace(/s$/, ''));
  if (/^\d+s?$/.test(text) && seconds >= 1 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('Expected a number of seconds from 1 to 86400.');
}

function newCommand(): Command {
  return baseCommand('new', 'write a scheduler to start from, with a test, into this folder')
    .argument('<name>', "the scheduler's name, at most 15 characters")
    .action(async (name: string, options: Common) => {
      const { beginScheduler } = await import('../scheduler/begin.ts');
      const begun = await beginScheduler(name, process.cwd());
      await print(options, { json: begun, text: () => begunText(begun) });
    });
}

function testCommand(): Command {
  return baseCommand('test', "run tests of schedulers by Node's test runner; exit status 1 if one fails")
    .argument('<file...>', 'TypeScript files')
    .action(async (files: string[], options: Common) => {
      const { runTests } = await import('../scheduler/run-tests.ts');
      process.exitCode = await runTests(files, options.json ? 'json' : 'spec');
    });
}

/** `lvx latency`. */
export function latencyCommand(): Command {
  return baseCommand('latency', 'tell schedulers how long the last health check of a server took')
    .argument('<service>', 'VIP:PORT, with PROTOCOL/ in front if it matters')
    .argument('<server>', "ADDRESS, or ADDRESS:PORT if it is not the service's port")
    .argument('<milliseconds>', 'a number from 0 to 3600000; failed, if the check did')
    .action(async (text: string, serverText: string, given: string, options: Common) => {
      const milliseconds = readMilliseconds(given);
      const client = clientOf(options);
      const service = await oneService(client, text);
      const { address, port = service.port } = parseServerPattern(serverText);
      const server = { address: formatIp(address), port };
      await client.schedulers.setLatency(service, server, milliseconds);
      const told = { service: serviceText(service), server: serverText, milliseconds };
      await print(options, { json: told, text: () => '' });
    });
}

function readMilliseconds(text: string): number | null {
  if (text === 'failed') return null;
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= 3_600_000) return value;
  throw new Error(`Expected milliseconds from 0 to 3600000, or failed, got ${text}`);
}
