import t from 'tap';
import { startApi } from '../api/daemon.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { RealPlace } from './real.ts';

t.test('lvx drain and undrain from a shell, a restart of lvxd in between', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  const add = 'lvxadm -A -t 10.0.0.100:80 -s wrr && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i -w 5';
  await place.sh(`${add} && lvxadm -A -u 10.0.0.100:53 && lvxadm -a -u 10.0.0.100:53 -r 10.0.0.11 -i -w 2`);
  t.same(await place.sh('lvx drain 10.0.0.11 --wait --timeout 5'), {
    status: 0,
    out: [
      '10.0.0.11 has weight 0 in 2 services:\n',
      '  tcp 10.0.0.100:80: weight 5 before\n',
      '  udp 10.0.0.100:53: weight 2 before\n',
      '0 connections left\n',
    ].join(''),
    err: '',
  });
  t.match((await place.sh('lvxadm -Sn')).out, /-r 10\.0\.0\.11:80 -i -w 0 .*-r 10\.0\.0\.11:53 -i -w 0 /s);
  await place.sh('lvx stop');
  await place.daemon();
  t.same(await place.sh('lvx undrain 10.0.0.11'), {
    status: 0,
    out: 'tcp 10.0.0.100:80: 10.0.0.11 has weight 5 again\nudp 10.0.0.100:53: 10.0.0.11 has weight 2 again\n',
    err: '',
  });
  const { out } = await place.sh('lvx drain 10.0.0.11:53 --json');
  t.same(JSON.parse(out), {
    server: '10.0.0.11:53',
    services: [{ service: 'udp 10.0.0.100:53', weightBefore: 2 }],
    ...{ connections: 0, persistent: 0 },
  });
  t.same(await place.sh('lvx drain 10.0.0.99'), {
    ...{ status: 1, out: '' },
    err: 'lvx: 10.0.0.99: expected a server of a service; lvx services lists them\n',
  });
  t.match(await place.sh('lvx drain 10.0.0'), { status: 1, err: /^lvx: Expected a server like .*, got "10\.0\.0"\n$/ });
  t.match(await place.sh('lvx drain 10.0.0.11 --timeout 5'), { status: 1, err: 'error: --timeout needs --wait\n' });
  t.match(await place.sh('lvx undrain 10.0.0.11 --weight 0'), {
    status: 1,
    err: /Expected a number from 1 to 2147483647/,
  });
});

class BusyDataplane extends FakeDataplane {
  override async census() {
    return { count: () => ({ active: 7, inactive: 1, persistent: 2 }) };
  }
}

t.test('lvx drain --wait ends with status 3 when the time is over', async t => {
  const { client, socket } = await startApi(t, new BusyDataplane());
  const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
  await client.addService(web, { scheduler: 'rr' });
  await client.addServer(web, { address: '10.0.0.11', port: 80 }, { weight: 1 });
  const place = new RealPlace(t);
  const { status, out } = await place.sh(`lvx drain 10.0.0.11 --wait --timeout 0.1 --socket ${socket}`);
  t.equal(status, 3);
  t.match(
    out,
    /\n8 connections left, no forecast yet\n8 connections left, none ends at present\n2 persistent clients keep to it/,
  );
  const json = await place.sh(`lvx drain 10.0.0.11 --wait --timeout 0.1 --json --socket ${socket}`);
  t.equal(json.status, 3);
  t.match(JSON.parse(json.out), { services: [{ weightBefore: 0 }], connections: 8, persistent: 2 });
});
