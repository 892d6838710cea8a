import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { BpfObject, u32 } from '../../../src/bpf/index.ts';
import { formatIpv4, ipv4FromNumber } from '../../../src/net/ipv4.ts';
import { objectFile } from '../../bpf-unit/support.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from '../packets/bench.ts';
import { install, type ServiceRule } from '../packets/rules.ts';
import { miscounts } from './table/compare.ts';
import { readCounts } from './table/counts.ts';

const needsTwo = availableParallelism() < 2 ? { skip: 'needs two processors that work at the same time' } : needsRoot;
const side = fileURLToPath(new URL('./twins/side.ts', import.meta.url));
const run = promisify(execFile);

/** Address of the first client, host order. */
const firstClient = 0x0a030000;
const count = 30_000;

/** By the number of a connection: the servers that its two first packets went to. */
async function sendTwins(bench: Bench): Promise<readonly (readonly [string, string])[]> {
  using twins = BpfObject.open(objectFile('twins'), { maxEntries: { servers: count } }).load();
  twins.variable('first_client', u32).set(firstClient);
  twins.map('under_test', { key: u32, value: u32 }).set(0, bench.object.program('lvx').fd);
  await Promise.all(
    ['one', 'other'].map((name, processor) => {
      const program = [process.execPath, '--import', 'tsx', side, String(twins.program(name).id), String(count)];
      return run('taskset', ['-c', String(processor), ...program]);
    }),
  );
  using memory = twins.map('servers').mmap();
  const view = new DataView(memory.buffer);
  const serverAt = (at: number) => formatIpv4(ipv4FromNumber(view.getUint32(at)));
  return Array.from({ length: count }, (_, number) => [serverAt(number * 8), serverAt(number * 8 + 4)]);
}

/** The servers of each client's entries. */
async function entriesOf(bench: Bench): Promise<Map<number, string[]>> {
  const addresses = bench.placement.services().flatMap(({ servers }) => servers);
  const byIndex = new Map(addresses.map(({ index, address }) => [index, formatIpv4(ipv4FromNumber(Number(address)))]));
  const found = new Map<number, string[]>();
  for await (const chunk of bench.tables.conns.chunks()) {
    for (const { client, real } of chunk) {
      const number = Number(client) - firstClient;
      found.set(number, [...(found.get(number) ?? []), byIndex.get(real) ?? '']);
    }
  }
  return found;
}

const rows: Readonly<Record<string, { readonly scheduler: ServiceRule['scheduler']; readonly connections: number }>> = {
  'in the usual lane': { scheduler: 'rr', connections: 131_072 },
  'with a scheduler that looks at all servers': { scheduler: 'wlc', connections: 131_072 },
  'in a table that gets full': { scheduler: 'rr', connections: 32_768 },
};

t.test('a connection that two processors open at the same time is one connection', needsTwo, async t => {
  for (const [name, { scheduler = 'rr', connections }] of Object.entries(rows)) {
    await t.test(name, async t => {
      using bench = new Bench({ connections });
      const servers = [11, 12, 13, 14, 15].map(host => ({ address: `10.0.0.${host}` }));
      for (const port of [80, 81]) install(bench, { protocol: 'tcp', port, scheduler, servers });
      const sent = await sendTwins(bench);
      const entries = await entriesOf(bench);
      const faults = sent.flatMap((went, number) => {
        const found = entries.get(number) ?? [];
        const isOne = found.length === 1 && went.every(server => server === found[0]);
        return isOne
          ? []
          : [`connection ${number}: packets to ${went.join(' and ')}, entries with ${found.join(', ')}`];
      });
      t.same(faults.slice(0, 5), [], `${faults.length} of ${count}`);
      t.same(miscounts(readCounts(bench)), []);
    });
  }
});
