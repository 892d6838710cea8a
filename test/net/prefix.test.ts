import t from 'tap';
import { parseIp } from '../../src/net/ip.ts';
import { parsePrefix, prefixTest } from '../../src/net/prefix.ts';

const rows: readonly [prefix: string, inside: readonly string[], outside: readonly string[]][] = [
  ['192.168.7.10', ['192.168.7.10'], ['192.168.7.11', '::ffff:192.168.7.10', 'fd00::1']],
  ['192.168.7.0/24', ['192.168.7.0', '192.168.7.255'], ['192.168.8.0', '192.168.6.255']],
  ['192.168.7.77/25', ['192.168.7.0', '192.168.7.127'], ['192.168.7.128']],
  ['128.0.0.0/1', ['128.0.0.0', '255.255.255.255'], ['127.255.255.255']],
  ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], ['::']],
  ['fd00::1', ['fd00::1', 'fd00:0::1'], ['fd00::2', '0.0.0.1']],
  ['fd00::/8', ['fd00::', 'fdff:ffff::1'], ['fe00::', 'fc00::']],
  ['fd00::80/121', ['fd00::80', 'fd00::ff'], ['fd00::7f', 'fd00::100']],
  ['::/0', ['::', 'ff02::1'], ['1.2.3.4']],
];

t.test('prefixTest tells who is in a prefix', async t => {
  for (const [text, inside, outside] of rows) {
    const isIn = prefixTest(parsePrefix(text));
    for (const ip of inside) t.ok(isIn(parseIp(ip)), `${ip} in ${text}`);
    for (const ip of outside) t.notOk(isIn(parseIp(ip)), `${ip} not in ${text}`);
  }
});

t.test('parsePrefix refuses what is none', async t => {
  const code = 'ERR_NET_VALUE';
  for (const text of ['', '10.1', '10.0.0.0/', '10.0.0.0/8/8', '/8', 'x/8', '10.0.0.0/-1', 'fd00::/1000']) {
    t.throws(() => parsePrefix(text), { code, message: /^Expected an address or prefix like / }, text);
  }
  t.throws(() => parsePrefix('10.0.0.0/33'), {
    code,
    message: 'Expected a prefix of at most 32 bits, got "10.0.0.0/33"',
  });
  t.throws(() => parsePrefix('fd00::/129'), {
    code,
    message: 'Expected a prefix of at most 128 bits, got "fd00::/129"',
  });
});
