import type { Test } from 'tap';
import { type Dataplane, noConnections } from '../../src/dataplane/dataplane.ts';
import type { PacketQuestion } from '../../src/dataplane/explanation.ts';
import { zeroCounters } from '../../src/model/counters.ts';
import type { Server } from '../../src/model/server.ts';
import { serviceName } from '../../src/model/service.ts';
import { defaultSettings, type SettingName, settingNames } from '../../src/model/settings.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parsePort } from '../../src/net/port.ts';
import { serverAt, service } from '../model/examples.ts';
import { type Ability, abilities, abilityNames, otherSettings } from './abilities.ts';

/**
 * What every dataplane must do, whatever forwards its packets.
 *
 * @param open makes a fresh dataplane without services, and has the test take it down at its end
 * @param lacks what it is to refuse as unsupported, so that nobody is told that it works
 */
export function dataplaneContract(
  t: Test,
  open: (t: Test) => Promise<Dataplane>,
  lacks: readonly (Ability | SettingName)[] = [],
): void {
  const test = (name: string, run: (t: Test, dataplane: Dataplane) => Promise<void>) =>
    t.test(name, async t => run(t, await open(t)));

  test('services is empty at first', async (t, dataplane) => {
    t.same(dataplane.services(), []);
    t.match(dataplane.kind, /^(xdp|userspace|none)$/);
  });

  test('put installs services in the order in which they came', async (t, dataplane) => {
    const services = [service('tcp 10.0.0.100:80'), service('udp 10.0.0.100:53'), service('tcp 10.0.0.9:443')];
    for (const each of services) await dataplane.put(each);
    t.same(dataplane.services(), services);
  });

  test('put takes many services at once, new ones and others', async (t, dataplane) => {
    const [web, dns] = [service('tcp 10.0.0.100:80'), service('udp 10.0.0.100:53')];
    await dataplane.put(web);
    const changed = { ...web, servers: [serverAt('10.0.0.11')] };
    await dataplane.put(dns, changed);
    t.same(dataplane.services(), [changed, dns]);
    await dataplane.put();
    t.same(dataplane.services(), [changed, dns]);
  });

  test('put tells services apart by protocol, address and port', async (t, dataplane) => {
    const names = ['tcp 10.0.0.100:80', 'udp 10.0.0.100:80', 'tcp 10.0.0.100:81', 'tcp 10.0.0.101:80'];
    for (const name of names) await dataplane.put(service(name));
    t.equal(dataplane.services().length, names.length);
  });

  test('put keeps the order of servers, whatever their addresses', async (t, dataplane) => {
    const before = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.13'), serverAt('10.0.0.11')] });
    await dataplane.put(before);
    t.same(dataplane.services(), [before]);
    const after = { ...before, servers: [...before.servers, serverAt('10.0.0.12')] };
    await dataplane.put(after);
    t.same(dataplane.services(), [after]);
  });

  const edits: readonly [string, readonly Server[]][] = [
    ['changes weights', [serverAt('10.0.0.11', 0), serverAt('10.0.0.12', 65536)]],
    ['takes the largest weight', [serverAt('10.0.0.11', 0x7fffffff), serverAt('10.0.0.12', 1)]],
    ['takes a server away', [serverAt('10.0.0.12')]],
    ['replaces a server', [serverAt('10.0.0.11'), serverAt('10.0.0.13')]],
    ['takes all servers away', []],
  ];
  for (const [what, servers] of edits) {
    test(`put on an installed service ${what} and keeps its place`, async (t, dataplane) => {
      const first = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12')] });
      const second = service('tcp 10.0.0.100:81');
      await dataplane.put(first);
      await dataplane.put(second);
      await dataplane.put({ ...first, servers });
      t.same(dataplane.services(), [{ ...first, servers }, second]);
    });
  }

  test('put changes the scheduler', async (t, dataplane) => {
    const before = service('tcp 10.0.0.100:80', { scheduler: 'rr', servers: [serverAt('10.0.0.11')] });
    await dataplane.put(before);
    await dataplane.put({ ...before, scheduler: 'wrr' });
    t.same(dataplane.services(), [{ ...before, scheduler: 'wrr' }]);
  });

  const unsupported = { name: 'DataplaneError', code: 'ERR_UNSUPPORTED' };
  for (const name of abilityNames) {
    const example = abilities[name];
    const usual = service('tcp 10.0.0.9:9');
    if (lacks.includes(name)) {
      test(`put refuses ${name}, and nothing has changed`, async (t, dataplane) => {
        await dataplane.put(usual);
        await t.rejects(dataplane.put(example), unsupported);
        t.same(dataplane.services(), [usual]);
      });
      continue;
    }
    test(`put takes ${name}`, async (t, dataplane) => {
      await dataplane.put(usual);
      await dataplane.put(example);
      t.same(dataplane.services(), [usual, example]);
    });
    test(`put changes a service to ${name} and back`, async (t, dataplane) => {
      const { protocol, vip, port, persistence, ...rest } = example;
      const before = service(serviceName({ protocol, vip, port }), port === 0 ? { persistence } : {});
      for (const each of [before, { ...before, ...rest, persistence }, before]) {
        await dataplane.put(each);
        t.same(dataplane.services(), [each]);
      }
    });
  }

  for (const name of settingNames) {
    const changed = { ...defaultSettings, [name]: otherSettings[name] };
    test(`applySettings ${lacks.includes(name) ? 'refuses' : 'takes'} ${name}`, async (t, dataplane) => {
      await dataplane.applySettings(defaultSettings);
      if (lacks.includes(name)) await t.rejects(dataplane.applySettings(changed), unsupported);
      else await t.resolves(dataplane.applySettings(changed));
      await t.resolves(dataplane.applySettings(defaultSettings));
    });
  }

  test('events end when who follows them stops, and when the dataplane is closed', async (t, dataplane) => {
    const [first, second] = [0, 1].map(() => dataplane.events()[Symbol.asyncIterator]());
    const waits = [first?.next(), second?.next()];
    await first?.return?.();
    t.same(await waits[0], { done: true, value: undefined });
    dataplane.close();
    t.same(await waits[1], { done: true, value: undefined });
  });

  test('remove takes one service away and leaves the others', async (t, dataplane) => {
    const [first, second] = [service('tcp 10.0.0.100:80'), service('tcp 10.0.0.100:81')];
    await dataplane.put(first);
    await dataplane.put(second);
    await dataplane.remove(first);
    t.same(dataplane.services(), [second]);
    await dataplane.put(first);
    t.same(dataplane.services(), [second, first], 'added again, it comes last');
  });

  test('an unknown service is refused by name', async (t, dataplane) => {
    const unknown = service('tcp 10.0.0.100:80');
    const refusal = { name: 'DataplaneError', code: 'ERR_NO_SUCH_SERVICE', message: /tcp 10\.0\.0\.100:80/ };
    await t.rejects(dataplane.remove(unknown), refusal);
    t.throws(() => dataplane.traffic(unknown), refusal);
  });

  test('traffic without packets is zero, with one row a server', async (t, dataplane) => {
    const servers = [serverAt('10.0.0.11'), serverAt('10.0.0.12')];
    const example = service('tcp 10.0.0.100:80', { servers });
    await dataplane.put(example);
    t.same(dataplane.traffic(example), { total: zeroCounters, servers: [zeroCounters, zeroCounters] });
  });

  test('verdicts have a name, a meaning and a count each', async (t, dataplane) => {
    const verdicts = dataplane.verdicts();
    t.equal(new Set(verdicts.map(({ name }) => name)).size, verdicts.length, 'names are unique');
    for (const verdict of verdicts) t.match(verdict, { name: /\S/, meaning: /\S/, packets: 0n });
  });

  test('without packets there are no connections', async (t, dataplane) => {
    const example = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] });
    await dataplane.put(example);
    const connections = [];
    for await (const connection of dataplane.connections()) connections.push(connection);
    t.same(connections, []);
    const census = await dataplane.census();
    for (const server of example.servers) t.same(census.count(example, server), noConnections);
    t.match(await dataplane.condition(), { entries: 0, capacity: Number, modes: Map });
  });

  test('explain tells which service a packet is for, and needs an interface that there is', async (t, dataplane) => {
    const example = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] });
    await dataplane.put(example);
    const { protocol, vip, port } = example;
    const question: PacketQuestion = {
      ...{ protocol, vip, port, client: parseIp('192.168.7.10'), clientPort: parsePort(3000), flags: 'S' },
      ...{ length: 40, ttl: 64, tos: 0, df: true, interface: 'lo' },
    };
    t.match(await dataplane.explain(question), {
      match: { service: { protocol, vip, port }, scheduler: 'rr' },
      pick: { servers: [{ address: example.servers[0]?.address, weight: 1, usable: true }] },
    });
    const nobody = await dataplane.explain({ ...question, port: parsePort(81) });
    t.same(nobody.match, {});
    if (dataplane.kind === 'none') return;
    await t.rejects(dataplane.explain({ ...question, interface: 'lvxt-none' }), {
      ...{ code: 'ERR_UNSUPPORTED', message: /^Expected an interface of this host \(.*lo.*\), got lvxt-none$/ },
    });
  });

  test('close is idempotent, and a use after it is refused', async (t, dataplane) => {
    dataplane.close();
    dataplane.close();
    const refusal = { name: 'DataplaneError', code: 'ERR_CLOSED' };
    t.throws(() => dataplane.services(), refusal);
    await t.rejects(dataplane.condition(), refusal);
    await t.rejects(dataplane.put(service('tcp 10.0.0.100:80')), refusal);
  });
}
