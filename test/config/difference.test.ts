import t from 'tap';
import type { WireEdit, WireServer, WireServerOptions, WireService, WireTable } from '../../src/api/wire.ts';
import { type Change, difference } from '../../src/config/difference.ts';
import { defaultSettings, settingNames } from '../../src/model/settings.ts';
import { noTraffic, wireServer, wireService } from '../api/wire-examples.ts';
import { otherSettings } from '../dataplane/abilities.ts';

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const dns = { protocol: 'udp', vip: '10.0.0.100', port: 53 } as const;
const r1 = { address: '10.0.0.11', port: 80 };
const r2 = { address: '10.0.0.12', port: 80 };

const live = { active: 3, inactive: 4, persistent: 9, counters: noTraffic };

function server(rest: Partial<WireServerOptions> = {}, name = r1): WireServer {
  return { ...name, ...wireServer, ...live, ...rest };
}

function service(rest: Partial<WireService> = {}): WireService {
  return { ...web, ...wireService, counters: noTraffic, servers: [server(), server({}, r2)], ...rest };
}

/** A service as a file asks for it. */
function plan({ counters: _, servers, ...rest }: WireService) {
  return {
    ...rest,
    servers: servers.map(({ active: _, inactive: __, persistent: ___, counters: ____, ...plain }) => plain),
  };
}

function table(...services: readonly WireService[]): WireTable {
  return { revision: 'x-0', services, marks: [], settings: defaultSettings };
}

/** What differs between one service and what it is to be. */
function between(before: WireService, after: WireService) {
  return difference(table(before), { services: [plan(after)], settings: {} });
}

t.test('what is the same is left alone, whatever it is doing and in whatever order it is written', async t => {
  const other = service({ ...dns, servers: [server({}, r2)] });
  const services = [plan(other), plan(service({ servers: [server({}, r2), server()] }))];
  const none = { changes: [], edits: [], settings: {} };
  t.same(difference(table(service(), other), { services, settings: defaultSettings }), none);
});

t.test('services that a file says nothing of stay, those that it does not name go', async t => {
  t.same(difference(table(service()), { services: undefined, settings: {} }).edits, []);
  t.same(
    difference(table(service(), service({ ...dns, servers: [] })), { services: [plan(service())], settings: {} }),
    {
      changes: [{ change: 'remove', service: dns, fields: [], connections: 0, effect: 'cut' }],
      edits: [{ kind: 'delete-service', service: dns }],
      settings: {},
    },
  );
});

t.test('a removed service touches the live connections of all its servers', async t => {
  const { changes } = difference(table(service()), { services: [], settings: {} });
  t.same(changes, [{ change: 'remove', service: web, fields: [], connections: 14, effect: 'cut' }]);
});

t.test('an added service comes with its servers, and tells what is not as usual', async t => {
  const added = service({ persistence: { timeout: 300, netmask: '255.255.255.0' }, schedulerFlags: ['flag-1'] });
  const { scheduler, schedulerFlags, persistence, onePacket } = added;
  const servers = plan(service({ servers: [server({ weight: 0 }), server({ upperThreshold: 9 }, r2)] })).servers;
  t.same(difference(table(), { services: [{ ...plan(added), servers }], settings: {} }), {
    changes: [
      {
        change: 'add',
        service: web,
        fields: [
          { name: 'scheduler', to: 'rr' },
          { name: 'scheduler_flags', to: ['flag-1'] },
          { name: 'persistence', to: { seconds: 300, netmask: '255.255.255.0' } },
        ],
        connections: 0,
      },
      { change: 'add', service: web, server: r1, fields: [{ name: 'weight', to: 0 }], connections: 0 },
      {
        change: 'add',
        service: web,
        server: r2,
        fields: [
          { name: 'weight', to: 1 },
          { name: 'upper_threshold', to: 9 },
        ],
        connections: 0,
      },
    ],
    edits: [
      { kind: 'add-service', service: web, options: { scheduler, schedulerFlags, persistence, onePacket } },
      { kind: 'add-servers', service: web, servers },
    ],
    settings: {},
  });
});

const serviceRows: readonly [Partial<WireService>, Partial<WireService>, Change['fields']][] = [
  [{}, { scheduler: 'wlc' }, [{ name: 'scheduler', from: 'rr', to: 'wlc' }]],
  [{}, { schedulerFlags: ['flag-2'] }, [{ name: 'scheduler_flags', from: [], to: ['flag-2'] }]],
  [
    { scheduler: 'sh', schedulerFlags: ['flag-1'] },
    { scheduler: 'sh', schedulerFlags: ['flag-2', 'flag-3'] },
    [{ name: 'scheduler_flags', from: ['sh-fallback'], to: ['sh-port', 'flag-3'] }],
  ],
  [
    { scheduler: 'sh', schedulerFlags: ['flag-1'] },
    { scheduler: 'mh', schedulerFlags: ['flag-1'] },
    [{ name: 'scheduler', from: 'sh', to: 'mh' }],
  ],
  [
    {},
    { persistence: { timeout: 5, netmask: '255.255.255.255' } },
    [{ name: 'persistence', from: null, to: { seconds: 5 } }],
  ],
  [
    { persistence: { timeout: 5, prefix: 64 } },
    { persistence: { timeout: 5, prefix: 128 } },
    [{ name: 'persistence', from: { seconds: 5, prefix: 64 }, to: { seconds: 5 } }],
  ],
  [
    { persistence: { timeout: 5, prefix: 64 } },
    {},
    [{ name: 'persistence', from: { seconds: 5, prefix: 64 }, to: null }],
  ],
  [{}, { onePacket: true }, [{ name: 'one_packet', from: false, to: true }]],
];

t.test('each field of a service is told by its former and its new value, and touches no connection', async t => {
  for (const [before, after, fields] of serviceRows) {
    const found = between(service(before), service(after));
    t.same(found.changes, [{ change: 'change', service: web, fields, connections: 0 }]);
    const { scheduler, schedulerFlags, persistence, onePacket } = service(after);
    const options = { scheduler, schedulerFlags, persistence, onePacket };
    t.same(found.edits, [{ kind: 'edit-service', service: web, options }]);
  }
});

const gue = { kind: 'tunnel', tunnel: 'gue', port: 6080, checksum: 'none' } as const;

const serverRows: readonly [Partial<WireServerOptions>, Partial<WireServerOptions>, Partial<Change>][] = [
  [{}, { weight: 2 }, { fields: [{ name: 'weight', from: 1, to: 2 }], connections: 0 }],
  [{}, { weight: 0 }, { fields: [{ name: 'weight', from: 1, to: 0 }], connections: 7, effect: 'drain' }],
  [{ weight: 0 }, {}, { fields: [{ name: 'weight', from: 0, to: 1 }], connections: 0 }],
  [{}, { upperThreshold: 9 }, { fields: [{ name: 'upper_threshold', from: 0, to: 9 }], connections: 0 }],
  [
    { upperThreshold: 9 },
    { upperThreshold: 9, lowerThreshold: 5 },
    { fields: [{ name: 'lower_threshold', from: 0, to: 5 }], connections: 0 },
  ],
  [
    {},
    { forwarding: { kind: 'direct' } },
    { fields: [{ name: 'forwarding', from: 'ipip', to: 'direct' }], connections: 7, effect: 'move' },
  ],
  [
    { forwarding: gue },
    { forwarding: { ...gue, checksum: 'csum' } },
    {
      fields: [
        {
          name: 'forwarding',
          from: { tunnel: 'gue', port: 6080 },
          to: { tunnel: 'gue', port: 6080, checksum: 'csum' },
        },
      ],
      connections: 7,
      effect: 'move',
    },
  ],
  [
    {},
    { forwarding: { kind: 'tunnel', tunnel: 'gre', checksum: 'none' }, weight: 0 },
    {
      fields: [
        { name: 'weight', from: 1, to: 0 },
        { name: 'forwarding', from: 'ipip', to: 'gre' },
      ],
      connections: 7,
      effect: 'move',
    },
  ],
];

t.test(
  'each field of a server is told by its former and its new value, with the connections that it touches',
  async t => {
    for (const [before, after, change] of serverRows) {
      const changed = service({ servers: [server({}, r2), server(after)] });
      const found = between(service({ servers: [server({}, r2), server(before)] }), changed);
      t.same(found.changes, [{ change: 'change', service: web, server: r1, ...change }]);
      const edits: WireEdit[] = [{ kind: 'edit-servers', service: web, servers: [{ ...r1, ...wireServer, ...after }] }];
      t.same(found.edits, edits);
    }
  },
);

t.test('servers are removed before others are added', async t => {
  const found = between(service({ servers: [server()] }), service({ servers: [server({}, r2)] }));
  t.same(found.changes, [
    { change: 'remove', service: web, server: r1, fields: [], connections: 7, effect: 'cut' },
    { change: 'add', service: web, server: r2, fields: [{ name: 'weight', to: 1 }], connections: 0 },
  ]);
  t.same(found.edits, [
    { kind: 'delete-server', service: web, server: r1 },
    { kind: 'add-servers', service: web, servers: [{ ...r2, ...wireServer }] },
  ]);
});

t.test('each setting that is named and differs is changed, no other', async t => {
  for (const setting of settingNames) {
    const settings = { [setting]: otherSettings[setting] };
    t.same(difference(table(), { services: undefined, settings }), {
      changes: [
        {
          change: 'change',
          setting,
          fields: [{ name: setting, from: defaultSettings[setting], to: otherSettings[setting] }],
          connections: 0,
        },
      ],
      edits: [],
      settings,
    });
  }
  t.same(difference(table(), { services: undefined, settings: defaultSettings }).settings, {});
});
