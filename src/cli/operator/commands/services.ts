import type { Command } from 'commander';
import { baseCommand, type Common, clientOf, print } from '../base.ts';
import { servicesTable } from '../services.ts';

/** `lvx services`. */
export function servicesCommand(): Command {
  const description = 'services and servers with their connections and counters';
  return baseCommand('services', description).action(async (options: Common) => {
    const { services, marks } = await clientOf(options).table();
    await print(options, { json: { services, marks }, text: () => servicesTable([...services, ...marks]) });
  });
}
