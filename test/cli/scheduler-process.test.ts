import t from 'tap';
import { RealPlace } from './real.ts';

t.test('lvx scheduler from an empty folder to a service that goes by it, a restart of lvxd in between', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  await place.sh('mkdir empty');
  const begun = await place.sh('cd empty && lvx scheduler new mine');
  t.match(begun, {
    status: 0,
    out: /^mine\.ts\nmine\.test\.ts\nnode_modules\/lvx\n\nNext:\n {2}lvx scheduler test mine\.test\.ts\n/,
  });
  t.match(await place.sh('cd empty && lvx scheduler test mine.test.ts'), {
    status: 0,
    out: /each server gets its share, the quickest first/,
  });
  t.match(
    await place.sh('cd empty && lvx scheduler new mine'),
    { status: 1, err: /^lvx: EEXIST/ },
    'nothing is overwritten',
  );
  await place.sh('cd empty && sed -i s/spread.30./31/ mine.test.ts');
  t.match(await place.sh('cd empty && lvx scheduler test mine.test.ts'), { status: 1 });

  const add = 'lvxadm -A -t 10.0.0.100:80 -s rr && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i -w 2';
  await place.sh(`${add} && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.12 -i -w 1`);
  t.match(await place.sh('lvxadm -E -t 10.0.0.100:80 -s mine'), { err: 'Scheduler or persistence engine not found\n' });
  t.same(await place.sh('cd empty && lvx scheduler add mine.ts'), {
    ...{ status: 0, err: '', out: 'mine is added; use it with: lvx scheduler use mine VIP:PORT\n' },
  });
  t.same(await place.sh('lvx scheduler use mine 10.0.0.100:80'), {
    ...{ status: 0, err: '', out: 'tcp/10.0.0.100:80 goes by mine\n' },
  });
  await place.sh('lvx stop');
  await place.daemon();
  t.match((await place.sh('lvxadm -Ln')).out, /^TCP {2}10\.0\.0\.100:80 mine$/m);
  t.match(
    (await place.sh('lvx scheduler list')).out,
    /^mine +build +\/.*\/empty\/mine\.ts +tcp\/10\.0\.0\.100:80 +rr$/m,
  );
  t.match(await place.sh('cd empty && lvx scheduler add mine.ts'), {
    out: 'mine is added; tcp/10.0.0.100:80 goes by it\n',
  });
  t.same(await place.sh('lvx scheduler remove mine'), {
    ...{ status: 1, out: '', err: 'lvx: mine: expected a scheduler that no service uses, got one that some do\n' },
  });

  await place.sh('lvx get > table.yaml');
  t.match(await place.sh('lvx diff -f table.yaml'), { status: 0, out: 'no difference\n' });
  await place.sh('sed s/mine/nobody/ table.yaml > other.yaml');
  t.match(await place.sh('lvx apply -f other.yaml'), {
    ...{
      status: 1,
      err: /^other\.yaml:5:16: services\[0\]\.scheduler: expected "rr" or .* or "mine", got "nobody"\n$/,
    },
  });
  await place.sh('lvx scheduler use wrr 10.0.0.100:80');
  t.match(await place.sh('lvx apply -f table.yaml'), { status: 0, out: /scheduler wrr → mine/ });
  await place.sh('lvxadm -A -t 10.0.0.100:81 -s mine');
  const { schedulers } = JSON.parse((await place.sh('lvx scheduler list --json')).out);
  t.match(schedulers.at(-1), { name: 'mine', services: [{ fallbacks: ['wrr'] }, { fallbacks: ['wlc'] }] });
});

t.test('lvx scheduler says what is wrong, and where', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  await place.sh('lvxadm -A -t 10.0.0.100:80 && lvxadm -A -u 10.0.0.100:80');
  const rows = [
    ['lvx scheduler new Mine', /^lvx: Expected a name for a scheduler \(a lower-case letter, .*\), got Mine\n$/],
    ['lvx scheduler new rr', /got rr\n$/],
    ['lvx scheduler add nowhere.ts', /^lvx: nowhere\.ts: Could not resolve "nowhere\.ts"\n$/],
    ['echo "export default [ };" > x.ts; lvx scheduler add x.ts', /^lvx: x\.ts: x\.ts:1:18: Unexpected "}"\n$/],
    [
      'echo "export default 1;" > x.ts; lvx scheduler add x.ts',
      /^lvx: x\.ts: load: TypeError: Expected as the default export what defineScheduler returns, got number\n$/,
    ],
    ['lvx scheduler use rr 10.0.0.1:80', /^lvx: Expected 10\.0\.0\.1:80 to be one service, got none\n$/],
    ['lvx scheduler use rr 10.0.0.100:80', /to be one service, got tcp\/10\.0\.0\.100:80, udp\/10\.0\.0\.100:80\n$/],
    ['lvx scheduler use nobody tcp/10.0.0.100:80', /^lvx: nobody: expected a scheduler that exists\n$/],
    [
      'lvx latency tcp/10.0.0.100:80 10.0.0.11 soon',
      /^lvx: Expected milliseconds from 0 to 3600000, or failed, got soon\n$/,
    ],
    ['lvx latency tcp/10.0.0.100:80 10.0.0.11 1', /^lvx: 10\.0\.0\.11:80: expected a server that the service has\n$/],
  ] as const;
  for (const [command, err] of rows) t.match(await place.sh(command), { status: 1, out: '', err }, command);
});
