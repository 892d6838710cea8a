import { deepStrictEqual as deepEqual } from 'node:assert';
import fc from 'fast-check';
import t from 'tap';
import type { ApiClient } from '../../src/api/client.ts';
import { planToWire } from '../../src/api/to-wire.ts';
import { difference } from '../../src/config/difference.ts';
import { readTableFile, type WantedTable } from '../../src/config/read.ts';
import { fileToYaml, tableToFile } from '../../src/config/write.ts';
import { startApi } from '../api/daemon.ts';
import { abilities } from '../dataplane/abilities.ts';
import { marks, services, settings, wantedTable } from './tables.ts';

async function apply(client: ApiClient, wanted: WantedTable): Promise<void> {
  const table = await client.table();
  const { edits, settings } = difference(table, wanted);
  await client.apply({ edits, settings, ifRevision: table.revision });
}

/** What a table is asked to be, without what it is doing. */
async function plans(client: ApiClient) {
  const { services, marks } = await client.table();
  return [...services, ...marks].map(({ counters: _, servers, ...service }) => ({
    ...service,
    servers: servers.map(({ active: _, inactive: __, persistent: ___, counters: ____, ...server }) => server),
  }));
}

const noDifference = { changes: [], edits: [], settings: {} };

t.test('what get prints is no difference, of any table', async t => {
  const { client } = await startApi(t);
  await fc.assert(
    fc.asyncProperty(services, marks, settings, async (services, marks, settings) => {
      await apply(client, { services, marks, settings });
      const table = await client.table();
      const file = tableToFile(table);
      for (const text of [fileToYaml(file), JSON.stringify(file)]) {
        const wanted = readTableFile(text, 'x.yaml');
        const found = difference(table, wanted);
        deepEqual(found, noDifference);
        deepEqual(wanted.settings, table.settings);
      }
    }),
    { numRuns: 80 },
  );
  t.pass('80 tables');
});

t.test('what get prints of one director makes another one the same, in the same order', async t => {
  const [one, other] = [await startApi(t), await startApi(t)];
  await fc.assert(
    fc.asyncProperty(services, marks, async (services, marks) => {
      await apply(one.client, { services, marks, settings: {} });
      await other.client.clear();
      await apply(other.client, readTableFile(fileToYaml(tableToFile(await one.client.table())), 'x.yaml'));
      deepEqual(await plans(other.client), await plans(one.client));
    }),
    { numRuns: 40 },
  );
  t.pass('40 tables');
});

t.test('from any table to any other one, nothing differs once it is applied, and undo leads back', async t => {
  const { client } = await startApi(t);
  await fc.assert(
    fc.asyncProperty(services, marks, settings, wantedTable, async (services, marks, settings, wanted) => {
      await apply(client, { services, marks, settings });
      const before = await client.table();
      await apply(client, wanted);
      const after = await client.table();
      deepEqual(difference(after, wanted), noDifference);
      if (difference(before, wanted).changes.length === 0) return;
      await client.undo(false);
      const { revision: _, ...back } = await client.table();
      const { revision: __, ...was } = before;
      deepEqual(back, was);
    }),
    { numRuns: 80 },
  );
  t.pass('80 pairs of tables');
});

t.test('everything that a service can have goes there and back', async t => {
  const { client } = await startApi(t);
  for (const [name, service] of Object.entries(abilities)) {
    await client.clear();
    await apply(client, { services: [planToWire(service)], settings: {} });
    const wanted = readTableFile(fileToYaml(tableToFile(await client.table())), 'x.yaml');
    t.same(wanted.services, [planToWire(service)], name);
  }
});
