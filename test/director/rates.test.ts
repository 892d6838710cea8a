import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { DataplaneError } from '../../src/dataplane/dataplane.ts';
import { Director } from '../../src/director/director.ts';
import { estimateRates } from '../../src/director/estimate-rates.ts';
import { StateStore } from '../../src/director/store.ts';
import { zeroRates } from '../../src/model/estimator.ts';
import type { ServiceAddress } from '../../src/model/service.ts';
import { serverAt, serviceAt } from '../model/examples.ts';
import { temporaryDirectory } from '../temporary.ts';
import { FakeDataplane } from './fake-dataplane.ts';

const web = serviceAt('tcp 10.0.0.100:80');
const dns = serviceAt('udp 10.0.0.100:53');
const options = { scheduler: 'rr', schedulerFlags: [], persistence: undefined, onePacket: false };
const server = serverAt('10.0.0.11');

async function open(t: Test) {
  const dataplane = new FakeDataplane();
  const director = await Director.open({ dataplane, store: new StateStore(temporaryDirectory(t)) });
  for (const service of [web, dns]) {
    await director.edit({ kind: 'add-service', service, options });
    await director.edit({ kind: 'add-server', service, server: { ...server, port: service.port } });
  }
  const connections = (address: ServiceAddress) => {
    const service = director.service(address);
    if (service === undefined) throw new RangeError('Expected a service');
    const { total, servers } = director.counters.rates(service);
    return [total.connections, ...servers.map(rates => rates.connections)];
  };
  return { dataplane, director, connections };
}

t.test('services and servers have rates of their own, from reading to reading', async t => {
  const { dataplane, director, connections } = await open(t);
  dataplane.counts(web, 80n, 800n, 8000n);
  await director.counters.estimateRates();
  t.same(
    [connections(web), connections(dns)],
    [
      [10, 10],
      [0, 0],
    ],
  );
  await director.counters.estimateRates();
  t.same(connections(web), [7, 7], 'nothing came since');
  dataplane.counts(dns, 16n, 16n, 16n);
  await director.counters.estimateRates();
  t.same(connections(dns), [2, 2]);
});

t.test('a director that starts anew counts from what it finds', async t => {
  const { dataplane, director } = await open(t);
  dataplane.counts(web, 1_000_000n, 1n, 1n);
  const service = director.service(web);
  if (service === undefined) return t.fail('the service is there');
  const again = await Director.open({ dataplane, store: new StateStore(temporaryDirectory(t)) });
  await again.counters.estimateRates();
  t.same(again.counters.rates(service).total, zeroRates);
});

t.test('zeroing ends the rates of one service, or of all', async t => {
  const { dataplane, director, connections } = await open(t);
  for (const service of [web, dns]) dataplane.counts(service, 80n, 80n, 80n);
  await director.counters.estimateRates();
  await director.counters.zero(web);
  t.same(
    [connections(web), connections(dns)],
    [
      [0, 0],
      [10, 10],
    ],
  );
  await director.counters.zero();
  t.same(connections(dns), [0, 0]);
  dataplane.counts(web, 160n, 80n, 80n);
  await director.counters.estimateRates();
  t.same(connections(web), [10, 10], 'what came since the last reading counts on');
});

t.test(
  'a service that changes keeps its rates, a new server has none, and a service that is added back has none',
  async t => {
    const { dataplane, director, connections } = await open(t);
    dataplane.counts(web, 80n, 80n, 80n);
    await director.counters.estimateRates();
    await director.edit({ kind: 'edit-service', service: web, options: { ...options, scheduler: 'wrr' } });
    await director.edit({ kind: 'edit-server', service: web, server: { ...server, weight: 5 } });
    t.same(connections(web), [10, 10]);
    await director.edit({ kind: 'add-server', service: web, server: serverAt('10.0.0.12') });
    t.same(connections(web), [10, 10, 0]);
    await director.editAll([
      { kind: 'delete-service', service: web },
      { kind: 'add-service', service: web, options },
      { kind: 'add-server', service: web, server },
    ]);
    t.same(connections(web), [0, 0], 'by one change');
    await director.counters.estimateRates();
    t.same(connections(web), [0, 0], 'what the former one was sent does not count');
  },
);

t.test('many services are read some at a time, and one that goes meanwhile is left out', async t => {
  const { director, connections } = await open(t);
  const many = Array.from({ length: 1000 }, (_, index) => serviceAt(`tcp 10.1.${index >> 8}.${index & 255}:80`));
  await director.editAll(many.map(service => ({ kind: 'add-service', service, options })));
  let done = false;
  const reading = director.counters.estimateRates().then(() => {
    done = true;
  });
  await turn();
  t.notOk(done, 'others have their turn');
  await director.edit({ kind: 'clear' });
  await reading;
  await director.edit({ kind: 'add-service', service: web, options });
  t.same(connections(web), [0]);
});

t.test('readings are taken every two seconds, one at a time, until they are no longer wanted', async t => {
  mock.timers.enable({ apis: ['setInterval'] });
  t.teardown(() => mock.timers.reset());
  const ends: (() => void)[] = [];
  const reports: Error[] = [];
  const director = { estimateRates: () => new Promise<void>(resolve => ends.push(resolve)) };
  const estimating = estimateRates(director, error => reports.push(error));
  mock.timers.tick(1999);
  t.equal(ends.length, 0);
  mock.timers.tick(1);
  t.equal(ends.length, 1);
  mock.timers.tick(2000);
  t.equal(ends.length, 1, 'the first has not ended');
  ends[0]?.();
  await turn();
  mock.timers.tick(2000);
  t.equal(ends.length, 2);
  ends[1]?.();
  await turn();
  estimating[Symbol.dispose]();
  mock.timers.tick(10_000);
  t.equal(ends.length, 2);
  t.same(reports, []);
});

t.test('a reading that fails is reported, and the next one follows; a closed dataplane ends them', async t => {
  mock.timers.enable({ apis: ['setInterval'] });
  t.teardown(() => mock.timers.reset());
  const reports: string[] = [];
  let readings = 0;
  const faults = [new Error('no'), undefined, new DataplaneError('ERR_CLOSED', 'closed')];
  const director = {
    async estimateRates() {
      const fault = faults[readings++];
      if (fault) throw fault;
    },
  };
  using _ = estimateRates(director, error => reports.push(error.message));
  for (let n = 0; n < 6; n++) {
    mock.timers.tick(2000);
    await turn();
  }
  t.equal(readings, 3);
  t.same(reports, ['no']);
});
