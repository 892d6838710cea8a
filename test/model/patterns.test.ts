import t from 'tap';
import { isServer, isService, parseServerPattern, parseServicePattern } from '../../src/model/patterns.ts';
import { parsePort } from '../../src/net/port.ts';
import { serverAt, serviceAt } from './examples.ts';

const services = ['tcp 10.0.0.100:80', 'udp 10.0.0.100:80', 'tcp 10.0.0.100:443', 'tcp [fd00::100]:80'].map(serviceAt);

const rows: readonly [pattern: string, means: readonly number[]][] = [
  ['10.0.0.100', [0, 1, 2]],
  ['10.0.0.100:80', [0, 1]],
  ['tcp 10.0.0.100:80', [0]],
  ['tcp/10.0.0.100', [0, 2]],
  ['fd00::100', [3]],
  ['[fd00::100]:80', [3]],
  ['tcp/[fd00:0::100]:80', [3]],
  ['udp/fd00::100', []],
];

t.test('a pattern of services means those that it does not tell apart', async t => {
  for (const [text, means] of rows) {
    const pattern = parseServicePattern(text);
    t.same(
      services.flatMap((service, index) => (isService(pattern, service) ? [index] : [])),
      means,
      text,
    );
  }
});

t.test('a pattern of servers means those at an address, on every port or on one', async t => {
  const server = serverAt('10.0.0.11', 1, 80);
  t.ok(isServer(parseServerPattern('10.0.0.11'), server));
  t.ok(isServer(parseServerPattern('10.0.0.11:80'), server));
  t.notOk(isServer(parseServerPattern('10.0.0.11:81'), server));
  t.notOk(isServer(parseServerPattern('10.0.0.12'), server));
  t.ok(isServer(parseServerPattern('[fd00::11]:80'), { ...serverAt('fd00::11'), port: parsePort(80) }));
});

t.test('what is no pattern is refused', async t => {
  for (const text of [
    '',
    'web',
    '10.0.0',
    '10.0.0.1:',
    '10.0.0.1:x',
    '10.0.0.1:65536',
    '[fd00::1]',
    'icmp 10.0.0.1',
    'tcp',
  ]) {
    t.throws(() => parseServicePattern(text), { message: /^Expected a service like .*, got "/ }, text);
  }
  for (const text of ['', 'web', 'tcp 10.0.0.11', '10.0.0.11:80:80']) {
    t.throws(() => parseServerPattern(text), { message: /^Expected a server like .*, got "/ }, text);
  }
});
