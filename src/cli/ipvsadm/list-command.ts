import type { Arguments } from './arguments.ts';
import { type AdmCommand, type ListStyle, listContents } from './command.ts';
import { AdmFailure } from './failure.ts';

/** What a command line with `--list` is to list, and how. @throws AdmFailure for options that don't go together */
export function listCommand({ given, service }: Arguments): AdmCommand {
  const servers = given.has('stats') || given.has('rate') || given.has('thresholds');
  const timeouts = given.has('timeout');
  const alone = timeouts || given.has('daemon');
  if (((alone || given.has('connection')) && servers) || (alone && given.has('persistent-conn'))) {
    throw new AdmFailure(2, 'options conflicts in the list command');
  }
  const numeric = given.has('numeric');
  if (given.has('connection')) {
    return { kind: 'list-connections', style: { numeric, engines: given.has('persistent-conn') } };
  }
  if (timeouts) return { kind: 'list-timeouts' };
  if (given.has('daemon')) return { kind: 'list-daemons' };
  const contents = listContents.find(each => given.has(each)) ?? 'weights';
  const style: ListStyle = { numeric, contents, exact: given.has('exact'), sort: !given.has('nosort') };
  return { kind: 'list', service, style };
}
