import t from 'tap';
import { addressFromWords, addressWords } from '../../src/dataplane/address-words.ts';
import { familyOf, parseIp } from '../../src/net/ip.ts';

const rows: Readonly<Record<string, readonly number[]>> = {
  '10.0.0.11': [0x0a00000b, 0, 0, 0],
  '255.1.2.3': [0xff010203, 0, 0, 0],
  '::': [0, 0, 0, 0],
  'fd00::11': [0xfd000000, 0, 0, 0x11],
  '2001:db8:1:2:a:b:c:ffff': [0x20010db8, 0x10002, 0xa000b, 0xcffff],
  '::ffff:10.0.0.11': [0, 0, 0xffff, 0x0a00000b],
};

for (const [text, words] of Object.entries(rows)) {
  t.test(`addressWords takes ${text} apart, addressFromWords puts it together`, async t => {
    const address = parseIp(text);
    t.same(addressWords(address), words);
    t.equal(addressFromWords(familyOf(address), words), address);
  });
}
