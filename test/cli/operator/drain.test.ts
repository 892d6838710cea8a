import t, { type Test } from 'tap';
import { drain, serviceText, undrain } from '../../../src/cli/operator/drain/drain.ts';
import { forecast, progressText } from '../../../src/cli/operator/drain/forecast.ts';
import { loadOf, waitUntilEmpty } from '../../../src/cli/operator/drain/wait.ts';
import { StateStore } from '../../../src/director/store.ts';
import { parseServerPattern, parseServicePattern } from '../../../src/model/patterns.ts';
import { startApi } from '../../api/daemon.ts';
import { FakeDataplane } from '../../director/fake-dataplane.ts';
import { temporaryDirectory } from '../../temporary.ts';

/** Has so many connections with each server; each look at them takes one away. */
class EmptyingDataplane extends FakeDataplane {
  active = 0;

  override async census() {
    const active = Math.max(0, this.active--);
    return { count: () => ({ active, inactive: 0, persistent: 2 }) };
  }
}

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const dns = { protocol: 'udp', vip: '10.0.0.100', port: 53 } as const;

async function start(t: Test) {
  const dataplane = new EmptyingDataplane();
  const store = new StateStore(temporaryDirectory(t));
  const api = await startApi(t, dataplane, store);
  const { client } = api;
  await client.addService(web, { scheduler: 'wrr' });
  await client.addService(dns, { scheduler: 'rr' });
  const options = { weight: 3, forwarding: { kind: 'direct' }, upperThreshold: 9, lowerThreshold: 5 } as const;
  await client.addServer(web, { address: '10.0.0.11', port: 80 }, options);
  await client.addServer(web, { address: '10.0.0.12', port: 80 }, { weight: 1 });
  await client.addServer(dns, { address: '10.0.0.11', port: 53 }, { weight: 7 });
  const weights = async () => (await client.services()).map(({ servers }) => servers.map(({ weight }) => weight));
  return { ...api, dataplane, store, weights };
}

const meant = (text: string, service?: string) => ({
  ...{ text, server: parseServerPattern(text) },
  ...(service !== undefined && { service: parseServicePattern(service) }),
});

t.test('a server is drained in every service by one change, and gets its weights back', async t => {
  const { client, dataplane, weights } = await start(t);
  dataplane.log.length = 0;
  const before = await client.services();
  const places = await drain(client, meant('10.0.0.11'));
  t.same(
    places.map(({ service, server }) => [service, server.weight]),
    [
      [web, 3],
      [dns, 7],
    ],
  );
  t.same(await weights(), [[0, 1], [0]]);
  t.same(dataplane.log, ['put tcp 10.0.0.100:80', 'put udp 10.0.0.100:53']);
  const { changed, left } = await undrain(client, meant('10.0.0.11'));
  t.same(
    changed.map(({ weight }) => weight),
    [3, 7],
  );
  t.same(left, []);
  const rows = (services: typeof before) =>
    services.map(({ servers }) => servers.map(({ active: _, ...rest }) => rest));
  t.same(rows(await client.services()), rows(before), 'nothing else of it has changed');
});

t.test('a server is drained in services for marks, too, unless one service is meant', async t => {
  const { client } = await start(t);
  const mark = { mark: 1, family: 4 } as const;
  await client.addService(mark, { scheduler: 'rr' });
  await client.addServer(mark, { address: '10.0.0.11', port: 0 }, { weight: 4 });
  const weight = async () => (await client.mark(mark)).servers.map(server => server.weight);
  await drain(client, meant('10.0.0.11', '10.0.0.100'));
  t.same(await weight(), [4]);
  const places = await drain(client, meant('10.0.0.11'));
  t.same(places.map(serviceText), ['tcp 10.0.0.100:80', 'udp 10.0.0.100:53', 'mark 1']);
  t.same(await weight(), [0]);
  t.same(await loadOf(client, places.slice(2)), { connections: 0, persistent: 0 });
  await undrain(client, meant('10.0.0.11'));
  t.same(await weight(), [4]);
});

t.test('one service, or one port, is drained by itself', async t => {
  const { client, weights } = await start(t);
  await drain(client, meant('10.0.0.11', 'udp/10.0.0.100'));
  t.same(await weights(), [[3, 1], [0]]);
  await undrain(client, meant('10.0.0.11'));
  await drain(client, meant('10.0.0.11:80'));
  t.same(await weights(), [[0, 1], [7]]);
});

t.test('the weight that a server had is in the state file, until somebody sets another', async t => {
  const { client, store } = await start(t);
  await drain(client, meant('10.0.0.11'));
  const saved = await store.load();
  t.same(
    saved?.services.map(({ servers }) => servers.map(({ drainedFrom }) => drainedFrom)),
    [[3, undefined], [7]],
  );
  await drain(client, meant('10.0.0.11'));
  t.match(
    await client.service(web),
    { servers: [{ weight: 0, drainedFrom: 3 }, {}] },
    'draining again forgets nothing',
  );
  await client.editServer(web, { address: '10.0.0.11', port: 80 }, { weight: 0 });
  const { changed, left } = await undrain(client, meant('10.0.0.11'));
  t.same(
    changed.map(({ place, weight }) => [place.service, weight]),
    [[dns, 7]],
  );
  t.same(
    left.map(({ service }) => service),
    [web],
  );
  await t.rejects(undrain(client, meant('10.0.0.11')), {
    code: 'ERR_DRAIN',
    message: '10.0.0.11: expected a server that was drained by lvx drain: say which it is to get: --weight N',
  });
  await undrain(client, meant('10.0.0.11'), 5);
  t.match(await client.service(web), { servers: [{ weight: 5 }, {}] });
  await t.rejects(undrain(client, meant('10.0.0.11'), 5), { message: /it has a weight above 0 everywhere/ });
});

t.test('what somebody else changes of a server meanwhile is not lost', async t => {
  const { client, director } = await start(t);
  const real = { address: '10.0.0.11', port: 80 };
  const editing = (times: number, weight: number) => ({
    edits: client.edits.bind(client),
    table: async () => {
      const table = await client.table();
      if (times > 0) await client.editServer(web, real, { weight, upperThreshold: times-- });
      return table;
    },
  });
  const places = await drain(editing(2, 5), meant('10.0.0.11', 'tcp/10.0.0.100'));
  t.match(places, [{ server: { weight: 5 } }], 'it tells what it found at last');
  t.match(await client.service(web), { servers: [{ weight: 0, drainedFrom: 5, upperThreshold: 1 }, {}] });
  await undrain(editing(2, 0), meant('10.0.0.11'), 7);
  t.match(await client.service(web), { servers: [{ weight: 7, upperThreshold: 1 }, {}] });
  t.same(await director.undo(false), { kind: 'nothing' }, 'it is no step that can be undone');
  await t.rejects(drain(editing(1000, 9), meant('10.0.0.11')), { code: 'stale-revision' }, 'it gives up in the end');
  t.match(await client.service(web), { servers: [{ weight: 9 }, { weight: 1 }] });
});

t.test('a server that is nowhere is refused, and nothing changes', async t => {
  const { client, weights } = await start(t);
  for (const wrong of [meant('10.0.0.13'), meant('10.0.0.11:81'), meant('10.0.0.12', 'udp/10.0.0.100')]) {
    await t.rejects(drain(client, wrong), { code: 'ERR_DRAIN', message: /expected a server of (a|this) service/ });
    await t.rejects(undrain(client, wrong), { code: 'ERR_DRAIN' });
  }
  t.same(await weights(), [[3, 1], [7]]);
});

t.test('waiting ends when no connection is left, or when the time is over', async t => {
  const { client, dataplane } = await start(t);
  const places = await drain(client, meant('10.0.0.11', '10.0.0.100:80'));
  const wait = async (timeout: number) => {
    const told: number[] = [];
    const left = await waitUntilEmpty(client, places, { interval: 0.01, timeout }, async samples => {
      told.push(samples.at(-1)?.left ?? -1);
    });
    return { left, told };
  };
  dataplane.active = 3;
  t.same(await wait(100), { left: 0, told: [3, 2, 1, 0] });
  dataplane.active = 1_000_000;
  const { left, told } = await wait(0.1);
  t.ok(left > 0);
  t.equal(told.at(-1), left);
  dataplane.active = 5;
  t.same(await loadOf(client, places), { connections: 5, persistent: 2 });
  await client.deleteServer(web, { address: '10.0.0.11', port: 80 });
  t.same(await wait(100), { left: 0, told: [0] }, 'a server that is gone has none');
  await client.deleteService(web);
  t.same(await wait(100), { left: 0, told: [0] }, 'nor has one whose service is gone');
});

t.test('the forecast goes by the rate at which connections ended last', async t => {
  const samples = [0, 1, 2, 3].map(at => ({ at, left: 100 - at * 5 }));
  t.same(forecast(samples), { perSecond: 5, seconds: 17 });
  t.equal(progressText(samples), '85 connections left, 5.0/s end, none left in about 17s');
  t.equal(progressText([{ at: 0, left: 1 }]), '1 connection left, no forecast yet');
  t.equal(progressText([3, 3].map((left, at) => ({ at, left }))), '3 connections left, none ends at present');
  t.equal(progressText([3, 0].map((left, at) => ({ at, left }))), '0 connections left');
  const long = Array.from({ length: 60 }, (_, at) => ({ at, left: at < 40 ? 10_000 - at * 100 : 6000 - (at - 40) }));
  t.equal(forecast(long).perSecond, 1, 'not by what was long ago');
});
