import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import t from 'tap';
import { parse } from 'yaml';
import { difference } from '../../src/config/difference.ts';
import { jsonSchemaText, schemaPath } from '../../src/config/json-schema.ts';
import { readTableFile } from '../../src/config/read.ts';
import { fileToYaml, tableToFile } from '../../src/config/write.ts';
import { defaultSettings, settingNames, settingTable } from '../../src/model/settings.ts';
import { noTraffic } from '../api/wire-examples.ts';
import { marks, services } from './tables.ts';

const root = new URL('../../', import.meta.url);
const text = readFileSync(fileURLToPath(new URL(schemaPath, root)), 'utf8');
const schema = JSON.parse(text);
const validate = new Ajv({ allErrors: true, formats: { ipv4: isIPv4, ipv6: isIPv6 } }).compile(schema);

t.test('the schema in the repository is the one of the code: else run npm run generate', async t => {
  t.equal(text, jsonSchemaText());
});

t.test('the example is valid, and says what schema it is of', async t => {
  const path = fileURLToPath(new URL('docs/examples/lvx.yaml', root));
  const example = readFileSync(path, 'utf8');
  t.ok(validate(parse(example)), JSON.stringify(validate.errors));
  const [, named = ''] = /^# yaml-language-server: \$schema=(.*)$/m.exec(example) ?? [];
  t.equal(fileURLToPath(new URL(named, `file://${path}`)), fileURLToPath(new URL(schemaPath, root)));
});

t.test('whatever get prints is valid', async t => {
  fc.assert(
    fc.property(services, marks, (services, marks) => {
      const present = { services: services.map(idle), marks: marks.map(idle), settings: defaultSettings };
      const yaml = fileToYaml(tableToFile(present));
      deepStrictEqual(validate(parse(yaml)) || validate.errors, true);
      const table = { revision: 'x', ...present };
      deepStrictEqual(difference(table, readTableFile(yaml, 'x')).changes, []);
    }),
  );
  t.pass('100 tables');
});

/** A service that does nothing. */
function idle<S extends { servers: readonly object[] }>({ servers, ...service }: S) {
  const counters = noTraffic;
  return {
    ...{ ...service, counters },
    servers: servers.map((server: S['servers'][number]) => ({
      ...server,
      ...{ active: 0, inactive: 0, persistent: 0, counters },
    })),
  };
}

const web = { vip: '10.0.0.100', port: 80, protocol: 'tcp' };
const withServer = (server: object) => ({ services: [{ ...web, servers: [{ address: '10.0.0.11', ...server }] }] });

t.test('what is not valid is refused by the schema, too', async t => {
  t.ok(validate({ services: [web] }), 'the base of the rows');
  t.ok(validate(withServer({ forwarding: { tunnel: 'gue', port: 6080 } })), 'the base of others');
  const rows: readonly (readonly [string, unknown])[] = [
    ['a list', []],
    ['an unknown key', { servces: [] }],
    ['a mark of 0', { marks: [{ mark: 0 }] }],
    ['a mark of a third family', { marks: [{ mark: 1, family: 5 }] }],
    ['an unknown key of a service', { services: [{ ...web, sheduler: 'rr' }] }],
    ['no VIP', { services: [{ port: 80, protocol: 'tcp' }] }],
    ['a bad VIP', { services: [{ ...web, vip: '10.0.0.256' }] }],
    ['a port as text', { services: [{ ...web, port: '80' }] }],
    ['a port that is too large', { services: [{ ...web, port: 65536 }] }],
    ['half a port', { services: [{ ...web, port: 1.5 }] }],
    ['every port without persistence', { services: [{ ...web, port: 0 }] }],
    ['a name that no scheduler can have', { services: [{ ...web, scheduler: 'Round Robin' }] }],
    ['a bad netmask', { services: [{ ...web, persistence: { seconds: 5, netmask: '255' } }] }],
    ['a bad address', withServer({ address: 'x' })],
    ['an unknown key of a server', withServer({ wieght: 1 })],
    ['GUE as a word', withServer({ forwarding: 'gue' })],
    ['GUE without a port', withServer({ forwarding: { tunnel: 'gue' } })],
    ['an unknown setting', { settings: { x: 1 } }],
    ['a setting out of its range', { settings: { timeout_tcp: 0 } }],
  ];
  for (const [what, value] of rows) {
    t.notOk(validate(value), what);
    t.throws(() => readTableFile(JSON.stringify(value), 'x'), { name: 'TableFileError' }, what);
  }
});

t.test('everything has a description, and examples that are valid', async t => {
  const { properties: serviceSchema } = schema.properties.services.items;
  const { properties: serverSchema } = serviceSchema.servers.items;
  for (const part of [schema.properties, serviceSchema, serverSchema, serviceSchema.persistence.properties]) {
    for (const [name, { description }] of Object.entries<{ description?: string }>(part)) {
      t.match(description, /\.$/, name);
    }
  }
  for (const name of settingNames) {
    t.match(schema.properties.settings.properties[name].description, settingTable[name].meaning, name);
    t.ok(validate({ settings: { [name]: schema.properties.settings.properties[name].examples[0] } }), name);
  }
  for (const [name, { examples }] of Object.entries<{ examples?: readonly unknown[] }>(serverSchema)) {
    for (const example of examples ?? []) t.ok(validate(withServer({ [name]: example })), `${name}: ${example}`);
  }
  for (const [name, { examples }] of Object.entries<{ examples?: readonly unknown[] }>(serviceSchema)) {
    for (const example of examples ?? []) t.ok(validate({ services: [{ ...web, [name]: example }] }), name);
  }
  t.ok(serverSchema.address.examples.length > 0 && serviceSchema.vip.examples.length > 0);
});
