import { once } from 'node:events';
import t from 'tap';
import { directorInterface, makeNetwork } from '../../bpf/dataplane/network.ts';
import { needsRoot } from '../../bpf/needs-root.ts';
import { RealPlace } from '../../cli/real.ts';

/** How the daemon is told what to use, and what keeps XDP from being used: a folder for pins that is on no bpf file system. */
const rows = ['userspace', 'userspace --packets af_xdp', 'auto'] as const;

for (const kind of rows) {
  t.test(`lvxd --dataplane ${kind} where XDP can't be used`, needsRoot, async t => {
    const place = new RealPlace(t);
    const inside = `nsenter --net=/run/netns/${makeNetwork(t)}`;
    const folders = `--state-dir ${place.directory}/state --pin-dir ${place.directory}/pins`;
    const daemon = place.start(`${inside} lvxd --dataplane ${kind} --interface ${directorInterface} ${folders}`);
    let log = '';
    daemon.stderr?.setEncoding('utf8').on('data', text => {
      log += text;
    });
    const ended = once(daemon, 'exit');
    for (let turn = 0; turn < 2000 && !log.includes('ready'); turn++) await new Promise(done => setTimeout(done, 10));
    t.match(log, new RegExp(`ready: userspace on ${directorInterface}`));
    if (kind === 'auto') t.match(log, /many times slower, since XDP can't be used: .*bpf file system/);

    const lines = ['-A -t 10.0.0.100:80 -s wlc', '-a -t 10.0.0.100:80 -r 10.0.0.11 -i'];
    for (const line of lines) t.match(await place.sh(`lvxadm ${line}`), { status: 0, err: '' });
    t.match(await place.sh('lvxadm -Ln'), { out: /TCP {2}10\.0\.0\.100:80 wlc\n {2}-> 10\.0\.0\.11:80 +Tunnel/ });
    t.match(await place.sh('lvx status'), { out: /dataplane +userspace on/ });
    t.match(await place.sh('lvx verdicts'), { out: /SLOW_TOO_BIG.*sent in fragments[\s\S]*DROP_RECEIVE_FULL/ });
    t.match(await place.sh('lvx stop'), { status: 0, out: /no longer forwarded/ });
    await ended;
    t.match(log, /ended; packets are no longer forwarded/);
  });
}
