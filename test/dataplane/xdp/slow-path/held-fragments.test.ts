import t from 'tap';
import { type HeldFragment, HeldFragments } from '../../../../src/dataplane/xdp/slow-path/held-fragments.ts';

function fragment(id: number): HeldFragment {
  const packet = { family: 4, tos: 0, ttl: 1, bytes: new Uint8Array() } as const;
  return { key: { client: [], vip: [], id, protocol: 0 }, packet, jiffies: 0n };
}

function holding(released: (id: number) => boolean) {
  const sent: number[] = [];
  const lost: number[] = [];
  const release = ({ key: { id } }: HeldFragment) => released(id) && sent.push(id) > 0;
  return { sent, lost, held: new HeldFragments(release, ({ key: { id } }) => lost.push(id)) };
}

t.test('HeldFragments keeps what cannot go yet, and lets it go in order', async t => {
  let known = 0;
  const { sent, lost, held } = holding(id => id <= known);
  using _ = held;
  t.ok([0, 2, 1, 3].every(id => held.hold(fragment(id))));
  t.same(sent, [0], 'what can go is not kept');
  held.look();
  t.equal(held.size, 3);
  known = 2;
  held.look();
  t.equal(held.size, 3, 'the next turn is the third look');
  held.look();
  t.same(sent, [0, 2, 1]);
  t.equal(held.size, 1);
  t.same(lost, []);
});

t.test('HeldFragments looks by itself', async t => {
  let known = false;
  let resolve = () => {};
  const gone = new Promise<void>(done => {
    resolve = done;
  });
  using held = new HeldFragments(() => {
    if (known) resolve();
    return known;
  }, t.fail);
  held.hold(fragment(1));
  known = true;
  // Its own timer lets the process end.
  const awake = setInterval(() => {}, 1000);
  await gone;
  clearInterval(awake);
  t.equal(held.size, 0);
});

t.test('HeldFragments gives up after 200 looks', async t => {
  const { lost, held } = holding(() => false);
  using _ = held;
  held.hold(fragment(7));
  for (let look = 1; look < 200; look++) held.look();
  t.same(lost, []);
  held.look();
  t.same(lost, [7]);
  t.equal(held.size, 0);
});

t.test('HeldFragments holds 256 at most, and none after close', async t => {
  const { lost, held } = holding(() => false);
  for (let id = 0; id < 256; id++) held.hold(fragment(id));
  t.equal(held.hold(fragment(256)), false);
  held.close();
  held.close();
  t.equal(held.size, 0);
  t.same(lost, []);
});
