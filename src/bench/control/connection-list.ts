import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { builtProgram } from '../../netns/paths.ts';
import { BenchError } from '../errors.ts';
import type { Scenario } from '../result.ts';
import { establish, sentOn } from './connections.ts';
import { scenarioOf } from './figures.ts';
import type { Lvxd } from './lvxd.ts';
import type { Part } from './part.ts';
import { PeakMemory } from './process-memory.ts';
import { servicesWith } from './services.ts';
import { sizeName, withCommas } from './size-name.ts';

const servers = 100;
const mebibyte = 2 ** 20;
/** Milliseconds: often enough to meet every longer block, seldom enough to leave the processors to what is measured. */
const askEvery = 10;

/** `lvxadm -Lnc` of a full table: how long it takes, how far lvxd grows for it, and how long others wait for lvxd meanwhile. */
export function connectionListPart(count: number, rounds: number): Part {
  const name = `list-${sizeName(count)}`;
  const names = { time: `${name}-time`, growth: `${name}-growth`, wait: `${name}-wait` };
  return {
    names: Object.values(names),
    async run(place, { tell }) {
      const lvxd = await place.start({ services: servicesWith(1, servers), connections: count });
      using program = lvxd.program();
      establish(program, { count, action: sentOn.otherInterface });
      const lists: List[] = [];
      for (let round = 0; round < rounds; round++) {
        tell(`${name}: round ${round + 1} of ${rounds}`);
        lists.push(await listOnce(lvxd, count));
      }
      await lvxd.stop();
      const scenarios: Scenario[] = [
        scenarioOf(
          { name: names.time, title: `lvxadm -Lnc of ${withCommas(count)} connections`, unit: 's' },
          lists.map(({ elapsed }) => elapsed / 1000),
        ),
        scenarioOf(
          { name: names.growth, title: '… resident memory of lvxd at its highest, above that before', unit: 'MiB' },
          lists.map(({ growth }) => growth / mebibyte),
        ),
        scenarioOf(
          { name: names.wait, title: '… longest wait for `GET /v1/settings` meanwhile', unit: 'ms' },
          lists.map(({ wait }) => wait),
        ),
      ];
      return scenarios;
    },
  };
}

/** Milliseconds, bytes, milliseconds. */
interface List {
  readonly elapsed: number;
  readonly growth: number;
  readonly wait: number;
}

async function listOnce(lvxd: Lvxd, count: number): Promise<List> {
  const memory = new PeakMemory(lvxd.pid);
  const asking = askAllTheTime(lvxd);
  const started = performance.now();
  const pieces = await printed(lvxd);
  const elapsed = performance.now() - started;
  const wait = await asking.end();
  const growth = memory.growth();
  verify(Buffer.concat(pieces).toString('latin1'), count);
  return { elapsed, growth, wait };
}

async function printed(lvxd: Lvxd): Promise<Buffer[]> {
  const child = spawn(process.execPath, [builtProgram('lvxadm'), '-Lnc'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LVX_SOCKET: lvxd.client.socket },
  });
  const ended = once(child, 'close');
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  await ended;
  if (child.exitCode === 0) return pieces;
  throw new BenchError('ERR_WRONG_RUN', `lvxadm -Lnc: expected exit status 0, got ${child.exitCode}`);
}

/** Asks lvxd for something small over and over; tells what the longest answer took, milliseconds. */
function askAllTheTime(lvxd: Lvxd): { readonly end: () => Promise<number> } {
  let isDone = false;
  const work = async () => {
    let longest = 0;
    while (!isDone) {
      const asked = performance.now();
      await lvxd.client.settings();
      longest = Math.max(longest, performance.now() - asked);
      await sleep(askEvery);
    }
    return longest;
  };
  const working = work();
  return {
    end() {
      isDone = true;
      return working;
    },
  };
}

/** @throws BenchError ERR_WRONG_RUN unless every connection is there once, established, with time left */
function verify(text: string, count: number): void {
  const clients = new Set<string>();
  for (const [, client] of text.matchAll(/^TCP 1\d:\d\d {2}ESTABLISHED (\S+) +\S+:\d+ +\S+:\d+ *$/gm)) {
    if (client !== undefined) clients.add(client);
  }
  const lines = text.split('\n').length - 1;
  if (clients.size === count && lines === count + 2) return;
  const got = `${clients.size} in ${lines} lines`;
  throw new BenchError(
    'ERR_WRONG_RUN',
    `Expected lvxadm -Lnc to list ${count} connections below two titles, got ${got}`,
  );
}
