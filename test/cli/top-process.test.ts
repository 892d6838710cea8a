import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { RealPlace } from './real.ts';

const enter = '\x1b[?1049h';
const leave = '\x1b[?1049l';

/** What `stty -a` says of a terminal that a shell can use. */
const usable = /(?<!-)\bicanon\b.*(?<!-)\becho\b/s;

/**
 * Runs `lvx top` on a terminal of its own, and then asks how the terminal was left.
 * @param size rows and columns
 * @param act is called when the first screen is there; gives what to type
 */
async function onTerminal(t: Test, place: RealPlace, size: string, act: (screen: string) => Promise<string> | string) {
  const top = `sh -c 'echo $$ > ${place.directory}/pid; exec lvx top --interval 0.1'`;
  const line = `stty ${size}; ${top}; echo "status $?"; stty -a`;
  const environment = { PATH: `${place.directory}/bin:/usr/bin:/bin`, LVX_SOCKET: place.socket, TERM: 'xterm' };
  const child = spawn('script', ['-qec', line, '/dev/null'], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  let out = '';
  let acted = false;
  child.stdout.setEncoding('utf8').on('data', async piece => {
    out += piece;
    if (acted || !out.includes('q quit')) return;
    acted = true;
    child.stdin.write(await act(out));
  });
  await once(child, 'close');
  return out;
}

t.test('lvx top has a screen of its own, and gives the terminal back at q', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  await place.sh('lvxadm -A -t 10.0.0.100:80 -s rr && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i');
  const out = await onTerminal(t, place, 'rows 10 cols 80', screen => {
    t.match(screen, /tcp 10\.0\.0\.100:80 rr/);
    return 'bq';
  });
  t.ok(out.indexOf(enter) < out.indexOf(leave));
  const after = out.slice(out.indexOf(leave));
  t.match(out.slice(0, out.indexOf(leave)), /BIT\/S▼/, 'b sorted by bits');
  t.match(after, /status 0/);
  t.match(after, usable);
});

t.test('lvx top gives the terminal back at Ctrl-C, and when it is ended from outside', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  const interrupted = await onTerminal(t, place, 'rows 10 cols 80', () => '\x03');
  t.match(interrupted.slice(interrupted.indexOf(leave)), usable);
  const ended = await onTerminal(t, place, 'rows 10 cols 80', () => {
    process.kill(Number(readFileSync(`${place.directory}/pid`, 'utf8')), 'SIGTERM');
    return '';
  });
  t.match(ended.slice(ended.indexOf(leave)), /status 143/);
  t.match(ended.slice(ended.indexOf(leave)), usable);
});

t.test('lvx top waits for a daemon that went away', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  const out = await onTerminal(t, place, 'rows 10 cols 80', async () => {
    await place.sh('lvx stop');
    await sleep(500);
    await place.daemon();
    await sleep(500);
    return 'q';
  });
  const screens = out.split('\x1b[H');
  const gone = screens.findIndex(screen => screen.includes('lvxd is not running'));
  t.not(gone, -1, 'it says so');
  t.match(screens.at(-1), /packets 0\/s/, 'and goes on');
  t.match(out, /status 0/);
});

t.test('without a terminal lvx top prints one frame, or JSON', async t => {
  const place = new RealPlace(t);
  await place.daemon();
  await place.sh('lvxadm -A -t 10.0.0.100:80 -s rr && lvxadm -a -t 10.0.0.100:80 -r 10.0.0.11 -i -w 3');
  const { out, status, err } = await place.sh('lvx top --interval 0.1');
  t.same({ status, err }, { status: 0, err: '' });
  t.match(
    out,
    /^lvxd .*\npackets 0\/s\n\nSERVICE, SERVER .*\ntcp 10\.0\.0\.100:80 rr .*\n {2}10\.0\.0\.11:80 +3 +0 .*\n$/,
  );
  const json = JSON.parse((await place.sh('lvx top --json --interval 0.1 --sort bps')).out);
  t.match(json, {
    at: /^\d{4}-/,
    packetsPerSecond: 0,
    services: [{ name: 'tcp 10.0.0.100:80', pps: 0, servers: [{ name: '10.0.0.11:80', weight: 3, conns: 0 }] }],
  });
  t.match(await place.sh('lvx top --sort size'), {
    status: 1,
    err: /--sort.*Allowed choices are conns, cps, pps, bps/,
  });
  t.match(await place.sh(`lvx top --socket ${place.directory}/x`), { status: 1, out: '', err: /not running/ });
});
