import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ApiClient } from '../../api/client.ts';
import { BenchError } from '../errors.ts';
import { summarize } from '../statistics.ts';
import { startContender } from './contender.ts';
import { Row, sendersProcessor } from './row.ts';

// `npm run overload`: offers the userspace dataplane more than it can handle, for minutes, and fails if its memory grows.

const usage = `usage: npm run overload -- [--minutes N] [--packets pcap|af_xdp]
Offers more packets than the userspace dataplane can handle, from more clients than its table has room for; prints its memory
and what was lost every ten seconds. Exit status 1 if the memory grew. Default: 10 minutes, pcap.
`;

/** How long is sent at a time, and clients: more than the contender's table has room for. */
const pieceSeconds = 10;
const flows = 2 ** 21;
/** What lvxd is run by: it has what the sender leaves of its processor, too little for what that sends. */
const whatIsLeft = ['nice', '-n', '10', 'taskset', '-c', sendersProcessor];
/** Megabytes by which the last quarter's median may be above that of the quarter after the first. */
const tolerance = 16;

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, packets: { type: 'string' }, help: { type: 'boolean' } },
});

if (values.help) process.stdout.write(usage);
else process.exitCode = await overload(packetsOf(values.packets), minutesOf(values.minutes));

async function overload(packets: 'pcap' | 'af_xdp', minutes: number): Promise<number> {
  const row = await Row.up();
  try {
    const { pid, stop, socket } = await startContender(packets, row, whatIsLeft);
    const api = new ApiClient(socket);
    const sizes: number[] = [];
    print('  seconds       sent/s  delivered/s  lost in front/s  MiB');
    const pieces = Math.max(8, Math.round((minutes * 60) / pieceSeconds));
    let lostBefore = 0;
    for (let piece = 1; piece <= pieces; piece++) {
      const { sent, delivered, seconds } = await row.send({ rate: undefined, seconds: pieceSeconds, flows });
      const lost = await lostInFront(api);
      sizes.push(residentMegabytes(pid));
      const rates = [sent, delivered, lost - lostBefore].map(count => Math.round(count / seconds));
      lostBefore = lost;
      print([piece * pieceSeconds, ...rates, sizes.at(-1)].map(value => String(value).padStart(11)).join('  '));
    }
    await stop();
    return judge(sizes);
  } finally {
    await row.close();
  }
}

/** The first quarter fills tables and compiles code. */
function judge(sizes: readonly number[]): number {
  const quarter = Math.floor(sizes.length / 4);
  const early = summarize(sizes.slice(quarter, 2 * quarter)).value;
  const late = summarize(sizes.slice(-quarter)).value;
  const isFlat = late - early <= tolerance;
  const said = `memory in the second quarter ${early} MiB, in the last ${late} MiB (medians)`;
  print(isFlat ? `flat: ${said}` : `grows: expected at most ${tolerance} MiB more, got ${said}`);
  return isFlat ? 0 : 1;
}

async function lostInFront(api: ApiClient): Promise<number> {
  const verdicts = await api.verdicts();
  return Number(verdicts.find(({ name }) => name === 'DROP_RECEIVE_FULL')?.packets ?? 0);
}

function residentMegabytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function packetsOf(text = 'pcap'): 'pcap' | 'af_xdp' {
  if (text === 'pcap' || text === 'af_xdp') return text;
  throw new BenchError('ERR_USAGE', `--packets: expected pcap or af_xdp, got ${text}`);
}

function minutesOf(text = '10'): number {
  const minutes = Number(text);
  if (minutes > 0 && minutes <= 1440) return minutes;
  throw new BenchError('ERR_USAGE', `--minutes: expected a number above 0, at most 1440, got ${text}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
