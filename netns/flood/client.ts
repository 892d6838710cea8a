import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PacedReport, PacedTask } from './messages.ts';
import { serveTasks } from './serve-tasks.ts';

// A client that sends so many requests a second, however long the answers take.

const timeoutMs = 5000;
/** Local ports, each used again as late as possible: a director may still know a port's last connection. */
const ports = { first: 1100, last: 61_000 };
let nextPort = ports.first;

serveTasks<PacedTask>(measure);

async function measure({ perSecond, seconds, ...target }: PacedTask): Promise<PacedReport> {
  const began = performance.now();
  const times: number[] = [];
  const errors: string[] = [];
  const open: Promise<void>[] = [];
  const total = perSecond * seconds;
  while (open.length < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - began) / 1000) * perSecond));
    while (open.length < due)
      open.push(
        request(target).then(
          ms => void times.push(ms),
          error => void errors.push(`${error}`),
        ),
      );
    await sleep(1);
  }
  await Promise.all(open);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return {
    ...{ answered: times.length, failed: errors.length, errors: errors.slice(0, 5) },
    ...{ seconds: (performance.now() - began) / 1000, median: at(0.5), p99: at(0.99) },
  };
}

/** One request over a connection of its own; tells how long it took, in milliseconds. */
function request({ vip, port }: Pick<PacedTask, 'vip' | 'port'>): Promise<number> {
  const localPort = nextPort;
  nextPort = localPort === ports.last ? ports.first : localPort + 1;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const socket = connect({ host: vip, port, localPort });
    let answer = '';
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.setEncoding('latin1').on('data', text => {
      answer += text;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      if (answer.startsWith('HTTP/1.1 200')) resolve(performance.now() - began);
      else reject(new Error(`expected an answer, got "${answer.slice(0, 40)}"`));
    });
    socket.write(`GET / HTTP/1.1\r\nHost: ${vip}\r\nConnection: close\r\n\r\n`);
  });
}
