import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { type FrameSpec, frame } from './frame.ts';
import { install, rules } from './rules.ts';

/** The least that the kernel lets a test run have. */
const ethernetHeader = 14;

const specs: Readonly<Record<string, FrameSpec>> = {
  'a SYN': { payload: 20 },
  'a SYN with TCP options': { dataOffset: 15, payload: 4 },
  'a SYN with IP options': { options: new Array(40).fill(1), payload: 4 },
  'a UDP datagram': { protocol: 'udp', destinationPort: 53, payload: 20 },
  'a fragment': { mf: true, df: false, payload: 20 },
  'an ICMP packet': { protocol: 1, payload: 20 },
};

t.test('malformed packets', needsRoot, async t => {
  const bench = new Bench();
  t.teardown(() => bench[Symbol.dispose]());
  for (const rule of rules) install(bench, rule);

  for (const [name, spec] of Object.entries(specs)) {
    t.test(`${name} cut off at every length is left to the host, unchanged`, async t => {
      const whole = frame(spec);
      for (let length = ethernetHeader; length < whole.length; length++) {
        const cut = whole.slice(0, length);
        const { verdict, frame: left } = bench.send(cut);
        t.match(verdict, /^PASS_[A-Z0-9_]+$/, `${length} bytes: a named verdict`);
        t.same(left, cut, `${length} bytes: unchanged`);
      }
    });
    t.test(`${name} with its length said shorter than it is leaves with a named verdict`, async t => {
      const whole = frame(spec);
      for (let length = 0; length < whole.length - ethernetHeader; length++) {
        const { verdict } = bench.send(frame({ ...spec, length }));
        t.match(verdict, /^(PASS_[A-Z0-9_]+|TX)$/, `total length ${length}`);
      }
    });
  }

  t.test('every value of every byte of the headers leaves with exactly one verdict', async t => {
    const whole = frame({ payload: 4 });
    let odd = 0;
    for (let at = ethernetHeader - 2; at < 54; at++) {
      for (let value = 0; value < 256; value++) {
        const changed = Uint8Array.from(whole);
        changed[at] = value;
        const { verdict, action } = bench.send(changed);
        const expected = /^(TX$|ICMP_)/.test(verdict) ? 3 : verdict.startsWith('PASS_') ? 2 : 1;
        if (!/^[A-Z0-9_]+$/.test(verdict) || action !== expected) odd++;
      }
    }
    t.equal(odd, 0);
  });
});
