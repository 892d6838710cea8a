import type { Director } from '../../src/director/director.ts';
import { options, serverAt, serviceAt } from '../model/examples.ts';

const web = serviceAt('tcp 10.0.0.100:80');

/** Changes that are made one after the other, some by several edits, one of settings. */
export const changes: readonly ((director: Director) => Promise<unknown>)[] = [
  director =>
    director.editAll([
      { kind: 'add-service', service: web, options: options('wrr') },
      { kind: 'add-server', service: web, server: serverAt('10.0.0.11', 3) },
    ]),
  director => director.changeSettings({ timeout_udp: 7 }),
  director => director.editAll([{ kind: 'clear' }, { kind: 'add-service', service: web, options: options('rr') }]),
];
