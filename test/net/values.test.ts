import t from 'tap';
import { parseCidr } from '../../src/net/cidr.ts';
import { parseEndpoint } from '../../src/net/endpoint.ts';
import { ifIndexFromNumber } from '../../src/net/ifindex.ts';
import { parseIp } from '../../src/net/ip.ts';
import { ipv4FromNumber, parseIpv4 } from '../../src/net/ipv4.ts';
import { parseIpv6 } from '../../src/net/ipv6.ts';
import { parseMac } from '../../src/net/mac.ts';
import { parsePort } from '../../src/net/port.ts';

/** Each parser with what it takes and gives, and what it refuses. */
const parsers: readonly {
  name: string;
  parse: (text: string) => unknown;
  takes: readonly (readonly [string, unknown])[];
  refuses: readonly string[];
}[] = [
  {
    name: 'parseIpv4',
    parse: parseIpv4,
    takes: [
      ['0.0.0.0', 0],
      ['10.0.0.1', 0x0a000001],
      ['192.168.7.10', 0xc0a8070a],
      ['255.255.255.255', 0xffffffff],
    ],
    refuses: [
      '',
      '10.0.0',
      '10.0.0.256',
      '10.0.0.01',
      '10.0.0.1 ',
      ' 10.0.0.1',
      '10.1',
      '10.0.0.1/24',
      '::1',
      '1.2.3.4.5',
      '0x0a.0.0.1',
      '+1.2.3.4',
      '1.2.3.4\n',
    ],
  },
  {
    name: 'parseIpv6',
    parse: parseIpv6,
    takes: [
      ['::', '::'],
      ['::1', '::1'],
      ['1::', '1::'],
      ['FD00:0:0:0:0:0:0:1', 'fd00::1'],
      ['fd00:0000::0011', 'fd00::11'],
      ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
      ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
      ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
      ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
      ['::ffff:c0a8:70a', '::ffff:192.168.7.10'],
      ['::ffff:192.168.7.10', '::ffff:192.168.7.10'],
      ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ],
    refuses: [
      '',
      ':',
      ':::',
      '1:2:3',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
      'fd00::g',
      '[::1]',
      '::1/64',
      'fe80::1%eth0',
      ' ::1',
      '10.0.0.1',
    ],
  },
  {
    name: 'parseIp',
    parse: parseIp,
    takes: [
      ['10.0.0.1', 0x0a000001],
      ['FD00::01', 'fd00::1'],
    ],
    refuses: ['', '10.0.0', '10.0.0.1:80', '[::1]', 'localhost'],
  },
  {
    name: 'parsePort',
    parse: parsePort,
    takes: [
      ['0', 0],
      ['80', 80],
      ['65535', 65535],
    ],
    refuses: ['', '65536', '-1', '80 ', '1e3', '0x50', '80.0', 'http', '999999'],
  },
  {
    name: 'parseMac',
    parse: parseMac,
    takes: [
      ['02:00:0a:00:00:0b', '02:00:0a:00:00:0b'],
      ['FF:FF:FF:FF:FF:FF', 'ff:ff:ff:ff:ff:ff'],
    ],
    refuses: ['', '02:00:0a:00:00', '02:00:0a:00:00:0b:0c', '02-00-0a-00-00-0b', '2:0:a:0:0:b', '02:00:0a:00:00:0g'],
  },
  {
    name: 'parseCidr',
    parse: parseCidr,
    takes: [
      ['10.0.0.1/24', { address: 0x0a000001, prefixLength: 24 }],
      ['0.0.0.0/0', { address: 0, prefixLength: 0 }],
      ['10.0.0.1/32', { address: 0x0a000001, prefixLength: 32 }],
    ],
    refuses: ['10.0.0.1', '10.0.0.1/33', '10.0.0.1/', '/24', '10.0.0.256/24', '10.0.0.1/24/8', '10.0.0.1/-1'],
  },
  {
    name: 'parseEndpoint',
    parse: parseEndpoint,
    takes: [
      ['10.0.0.100:80', { address: 0x0a000064, port: 80 }],
      ['[fd00:0::1]:80', { address: 'fd00::1', port: 80 }],
    ],
    refuses: [
      '10.0.0.100',
      '10.0.0.100:',
      ':80',
      '10.0.0.100:80:80',
      '10.0.0.100:http',
      'fd00::1:80',
      '[fd00::1]',
      '[fd00::1]80',
      '[10.0.0.1]:80',
      '[]:80',
    ],
  },
];

for (const { name, parse, takes, refuses } of parsers) {
  for (const [text, value] of takes) t.test(`${name} reads "${text}"`, async t => t.same(parse(text), value));
  for (const text of refuses) {
    t.test(`${name} rejects ${JSON.stringify(text)}, saying what was expected and got`, async t => {
      t.throws(() => parse(text), { name: 'NetValueError', code: 'ERR_NET_VALUE', message: /^Expected .*, got / });
    });
  }
}

const numbers: readonly [string, (value: number) => number, readonly number[], readonly number[]][] = [
  ['ipv4FromNumber', ipv4FromNumber, [0, 0xffffffff], [-1, 2 ** 32, 1.5, Number.NaN, Number.POSITIVE_INFINITY]],
  ['parsePort', parsePort, [0, 65535], [-1, 65536, 80.5, Number.NaN]],
  ['ifIndexFromNumber', ifIndexFromNumber, [1, 0x7fffffff], [0, -1, 0x80000000, 1.5, Number.NaN]],
];

for (const [name, take, good, bad] of numbers) {
  t.test(`${name} takes numbers of its range only`, async t => {
    for (const value of good) t.equal(take(value), value);
    for (const value of bad) t.throws(() => take(value), { code: 'ERR_NET_VALUE', got: value }, `${value}`);
  });
}
