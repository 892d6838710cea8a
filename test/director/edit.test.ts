import t from 'tap';
import { applyEdit, type Edit, type Edited, type Refusal } from '../../src/director/edit.ts';
import { serverAt, service, serviceAt } from '../model/examples.ts';

const web = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12', 2)] });
const dns = service('udp 10.0.0.100:53');
const before = [web, dns];

const refused = (refusal: Refusal): Edited => ({ kind: 'refused', refusal });
const edited = (...services: (typeof web)[]): Edited => ({ kind: 'edited', services });

const rows: readonly [string, Edit, Edited][] = [
  [
    'add-service appends a service without servers',
    { kind: 'add-service', service: serviceAt('tcp 10.0.0.100:443'), scheduler: 'wrr' },
    edited(web, dns, service('tcp 10.0.0.100:443', { scheduler: 'wrr' })),
  ],
  [
    'add-service refuses one that exists, before it looks at the scheduler',
    { kind: 'add-service', service: dns, scheduler: 'wlc' },
    refused('service-exists'),
  ],
  [
    'add-service refuses an unknown scheduler',
    { kind: 'add-service', service: serviceAt('tcp 10.0.0.100:443'), scheduler: 'wlc' },
    refused('no-such-scheduler'),
  ],
  [
    'add-service is not taken in by the names of object properties',
    { kind: 'add-service', service: serviceAt('tcp 10.0.0.100:443'), scheduler: 'constructor' },
    refused('no-such-scheduler'),
  ],
  [
    'edit-service changes the scheduler and keeps place and servers',
    { kind: 'edit-service', service: web, scheduler: 'wrr' },
    edited({ ...web, scheduler: 'wrr' }, dns),
  ],
  [
    'edit-service refuses an unknown scheduler',
    { kind: 'edit-service', service: web, scheduler: '' },
    refused('no-such-scheduler'),
  ],
  [
    'edit-service refuses an unknown service',
    { kind: 'edit-service', service: serviceAt('udp 10.0.0.100:80'), scheduler: 'foo' },
    refused('no-such-service'),
  ],
  ['delete-service takes one away', { kind: 'delete-service', service: web }, edited(dns)],
  [
    'delete-service refuses an unknown service',
    { kind: 'delete-service', service: serviceAt('tcp 10.0.0.101:80') },
    refused('no-such-service'),
  ],
  ['clear takes all away', { kind: 'clear' }, edited()],
  [
    'add-server appends, so that the newest is last',
    { kind: 'add-server', service: web, server: serverAt('10.0.0.10') },
    edited({ ...web, servers: [...web.servers, serverAt('10.0.0.10')] }, dns),
  ],
  [
    'add-server refuses one that is there, whatever its weight',
    { kind: 'add-server', service: web, server: serverAt('10.0.0.11', 9) },
    refused('server-exists'),
  ],
  [
    'add-server refuses a multicast address',
    { kind: 'add-server', service: web, server: serverAt('224.0.0.1') },
    refused('not-unicast'),
  ],
  [
    'add-server refuses an unknown service',
    { kind: 'add-server', service: serviceAt('tcp 10.0.0.100:81'), server: serverAt('10.0.0.11') },
    refused('no-such-service'),
  ],
  [
    'edit-server changes a weight and keeps the place',
    { kind: 'edit-server', service: web, server: serverAt('10.0.0.11', 7) },
    edited({ ...web, servers: [serverAt('10.0.0.11', 7), serverAt('10.0.0.12', 2)] }, dns),
  ],
  [
    'edit-server refuses an unknown server',
    { kind: 'edit-server', service: dns, server: serverAt('10.0.0.11') },
    refused('no-such-server'),
  ],
  [
    'delete-server takes one away',
    { kind: 'delete-server', service: web, server: serverAt('10.0.0.11') },
    edited({ ...web, servers: [serverAt('10.0.0.12', 2)] }, dns),
  ],
  [
    'delete-server refuses another port',
    { kind: 'delete-server', service: web, server: serverAt('10.0.0.11', 1, 8080) },
    refused('no-such-server'),
  ],
];

for (const [name, edit, result] of rows) {
  t.test(name, async t => {
    t.same(applyEdit(before, edit), result);
    t.same(before, [web, dns], 'the list given is left alone');
  });
}
