import type { Test } from 'tap';
import type { EncapStage } from '../../../../src/dataplane/explanation.ts';
import { ipv4FromNumber } from '../../../../src/net/ipv4.ts';
import { ipv6FromBytes } from '../../../../src/net/ipv6.ts';
import { frame } from '../frame.ts';
import { tables } from '../rows/index.ts';
import { withClientPort } from '../rows/row.ts';
import { install, rules } from '../rules.ts';
import type { ExplainBench } from './explain-bench.ts';
import { questionOf } from './question.ts';

/** The header that a forwarded frame without tags begins with, as an explanation has it. */
function sentOf(out: Uint8Array): Pick<EncapStage, 'outer'> & { readonly mac: string } {
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  const mac = Array.from(out.subarray(0, 6), octet => octet.toString(16).padStart(2, '0')).join(':');
  if (view.getUint16(12) === 0x0800) {
    const ends = { source: ipv4FromNumber(view.getUint32(26)), destination: ipv4FromNumber(view.getUint32(30)) };
    return {
      mac,
      outer: { ...ends, ttl: view.getUint8(22), tos: view.getUint8(15), df: (view.getUint8(20) & 0x40) !== 0 },
    };
  }
  const ends = { source: ipv6FromBytes(out.subarray(22, 38)), destination: ipv6FromBytes(out.subarray(38, 54)) };
  return { mac, outer: { ...ends, ttl: view.getUint8(21), tos: (view.getUint16(14) >> 4) & 0xff, df: false } };
}

/** Holds what is foretold of every packet of the rows that can be asked about against what becomes of it. */
export function foretellRows(t: Test, bench: ExplainBench): void {
  for (const rule of rules) install(bench, rule);
  let lastPort = 10_000;
  let asked = 0;
  const verdicts = new Set<string>();
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const port = ++lastPort;
      bench.configure(row.settings ?? {});
      for (const packet of row.before ?? []) bench.send(frame(withClientPort(packet, port)));
      const bytes = frame(withClientPort(row.packet, port));
      const question = questionOf(bytes);
      if (question === undefined) {
        bench.send(bytes);
        continue;
      }
      const { verdict, encap } = bench.explain(question);
      const seen = bench.send(bytes);
      asked++;
      verdicts.add(seen.verdict);
      t.equal(verdict, seen.verdict, `${table}: ${row.name}`);
      if (encap?.outer === undefined || encap.nextHop?.vlans.length !== 0 || seen.verdict !== 'TX') continue;
      t.same({ outer: encap.outer, mac: encap.nextHop.mac }, sentOf(seen.frame), `${table}: ${row.name}: headers`);
    }
  }
  t.ok(asked > 100, `${asked} rows`);
  const wanted = ['TX', 'ICMP_NO_SERVER', 'ICMP_TTL_EXCEEDED', 'ICMP_NO_ROUTE', 'ICMP_TOO_BIG', 'PASS_BAD_SOURCE'];
  const more = ['PASS_NO_SERVICE', 'PASS_NO_CONNECTION', 'PASS_SERVER_HERE', 'SLOW_TOO_BIG'];
  const nextHop = ['DROP_NO_NEXT_HOP', 'SLOW_NEIGHBOUR'];
  t.ok(
    nextHop.some(verdict => verdicts.has(verdict)),
    'a row without a next hop',
  );
  for (const verdict of [...wanted, ...more]) t.ok(verdicts.has(verdict), `a row with ${verdict}`);
}
