import t from 'tap';
import { dottedQuad, quadNumber, readInetAddress, readInteger } from '../../../src/cli/ipvsadm/numbers.ts';

const addresses: readonly [string, string | undefined][] = [
  ['10.0.0.1', '10.0.0.1'],
  ['255.255.255.255', '255.255.255.255'],
  ['10.1', '10.0.0.1'],
  ['10.1.258', '10.1.1.2'],
  ['1', '0.0.0.1'],
  ['4294967295', '255.255.255.255'],
  ['4294967296', undefined],
  ['0x0a000002', '10.0.0.2'],
  ['010.0.0.1', '8.0.0.1'],
  ['08.0.0.1', undefined],
  ['0x.0.0.1', undefined],
  ['1.2.3.4.5', undefined],
  ['256.1.1.1', undefined],
  ['1.256.1.1', undefined],
  ['1.2.3.256', undefined],
  ['1.2.65536', undefined],
  ['1.16777216', undefined],
  ['1..2', undefined],
  ['.1', undefined],
  ['', undefined],
  ['1.2.3.4 ', '1.2.3.4'],
  ['1.2.3.4 and more', '1.2.3.4'],
  [' 1.2.3.4', undefined],
  ['-1', undefined],
  ['a.b', undefined],
];

for (const [text, quad] of addresses) {
  t.test(`readInetAddress ${quad ? 'reads' : 'refuses'} "${text}"`, async t => {
    const address = readInetAddress(text);
    t.equal(address === undefined ? undefined : dottedQuad(address), quad);
    if (address !== undefined) t.equal(quadNumber(dottedQuad(address)), address);
  });
}

const integers: readonly [string, number | undefined][] = [
  ['0', 0],
  ['007', 7],
  ['+7', 7],
  [' 7', 7],
  ['65535', 65535],
  ['65536', undefined],
  ['-1', undefined],
  ['-0', 0],
  ['7 ', undefined],
  ['', undefined],
  ['1.5', undefined],
  ['0x10', undefined],
  ['1e3', undefined],
  ['99999999999999999999', undefined],
];

for (const [text, value] of integers) {
  t.test(`readInteger ${value === undefined ? 'refuses' : 'reads'} "${text}"`, async t => {
    t.ok(readInteger(text, 0, 65535) === value || Object.is(readInteger(text, 0, 65535), -0));
  });
}
