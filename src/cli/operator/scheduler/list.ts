import type { WireScheduler } from '../../../api/scheduler-wire.ts';
import { serviceText } from '../one-service.ts';
import { table } from '../table.ts';

/** Schedulers as a table, and below it how those that failed did so. */
export function schedulersTable(schedulers: readonly WireScheduler[]): string {
  const rows = schedulers.map(({ name, services, added }) => [
    name,
    added ? added.functions.join(', ') : 'built in',
    added?.file ?? '',
    services.map(({ service }) => serviceText(service)).join(', '),
    [...new Set(services.map(({ fallbacks }) => fallbacks.join(', then ')))].filter(text => text !== '').join('; '),
  ]);
  const failures = schedulers.flatMap(({ name, added }) => {
    if (!added?.failure) return [];
    const { at, message, services } = added.failure;
    const whom = services.length === 0 ? '' : `\n  gone back: ${services.join(', ')}`;
    return [`\n${name} failed at ${at}:\n  ${message}${whom}\n`];
  });
  return table(['SCHEDULER', 'HAS', 'FILE', 'USED BY', 'GOES BACK TO'], rows) + failures.join('');
}
