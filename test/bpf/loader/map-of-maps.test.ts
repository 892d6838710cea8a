import t from 'tap';
import { BpfMap, BpfObject, MapFlag, MapOfMaps, u32, u64 } from '../../../src/bpf/index.ts';
import { needsRoot, objectFile, toWords, words } from './support.ts';

const codecs = { key: u32, value: u64 };

t.test('MapOfMaps takes inner maps of any length, and programs see them', { skip: needsRoot }, async t => {
  using object = BpfObject.open(objectFile('maps')).load();
  using outer = new MapOfMaps(object.map('outer', { key: u32, value: u32 }));
  const inner = (length: number, first: bigint) =>
    BpfMap.create({ type: 'array', ...codecs, maxEntries: length, flags: MapFlag.INNER_MAP | MapFlag.MMAPABLE }).set(
      0,
      first,
    );
  const read = (index: number) => {
    const { retval, context } = object.program('read_inner').testRun({ context: words(index, 0) });
    return retval === 0 ? toWords(context)[1] : undefined;
  };
  t.equal(read(2), undefined);

  using long = inner(5, 77n);
  outer.set(2, long);
  t.equal(read(2), 77);
  t.equal(outer.getId(2), long.info.id);
  t.same([...outer.ids()], [[2, long.info.id]]);

  const short = inner(1, 88n);
  outer.set(2, short);
  short.close();
  t.equal(read(2), 88, 'the outer map keeps the inner one');
  using again = outer.open(2, codecs);
  t.same([...(again ?? [])], [[0, 88n]]);
  t.equal(outer.open(1, codecs), undefined);

  using third = inner(3, 99n);
  outer.setAll([
    [1, long],
    [3, third],
  ]);
  t.same([read(1), read(3)], [77, 99]);
  for (const index of [1, 3]) outer.delete(index);

  t.equal(outer.delete(2), true);
  t.equal(outer.delete(2), false);
  t.equal(read(2), undefined);

  using wrong = BpfMap.create({ type: 'array', key: u32, value: u32, maxEntries: 1 });
  t.throws(() => outer.set(0, wrong), { code: 'EINVAL' });
});
