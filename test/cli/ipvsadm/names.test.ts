import t from 'tap';
import { rememberNames } from '../../../src/cli/ipvsadm/names.ts';
import { systemNames } from '../../../src/cli/ipvsadm/system-names.ts';

const files = {
  services: '# a comment\nhttp\t80/tcp\twww web # the web\ndomain 53/tcp\ndomain 53/udp\nwww 8080/tcp\n',
  hosts: '10.0.0.11 r1.example r1 # first\n10.0.0.12\tr2\n10.0.0.11 later\n',
};

function names(path: string) {
  return systemNames({ services: `${path}/services`, hosts: `${path}/hosts` });
}

t.test('ports have the first name of their protocol', async t => {
  const { nameOfPort } = names(t.testdir(files));
  t.equal(nameOfPort(80, 'tcp'), 'http');
  t.equal(nameOfPort(80, 'udp'), undefined);
  t.equal(nameOfPort(8, 'tcp'), undefined);
});

t.test('names and aliases have a port, the first that fits', async t => {
  const { portOf } = names(t.testdir(files));
  t.equal(portOf('http', 'tcp'), 80);
  t.equal(portOf('www', 'tcp'), 80);
  t.equal(portOf('domain', 'udp'), 53);
  t.equal(portOf('http', 'udp'), undefined);
  t.equal(portOf('the', 'tcp'), undefined);
});

t.test('addresses have the first name of the hosts file', async t => {
  const { namesOf } = names(t.testdir(files));
  const found = await namesOf(['10.0.0.11', '10.0.0.12', '10.0.0.11']);
  t.same(
    [...found],
    [
      ['10.0.0.11', 'r1.example'],
      ['10.0.0.12', 'r2'],
    ],
  );
});

t.test('names of unknown addresses are not waited for longer than a moment', async t => {
  const { namesOf } = names(t.testdir({}));
  const start = Date.now();
  t.equal((await namesOf(['192.0.2.1', '192.0.2.2'])).size, 0);
  t.ok(Date.now() - start < 2000, `${Date.now() - start} ms`);
});

t.test('a mistyped address is not looked up', async t => {
  const start = Date.now();
  t.equal(await names(t.testdir({})).addressOf('999.0.0.1'), undefined);
  t.ok(Date.now() - start < 100);
});

t.test('a host name is resolved', async t => {
  t.equal(await names(t.testdir({})).addressOf('localhost'), '127.0.0.1');
});

t.test('remembered names are looked up once, and so is what has none', async t => {
  const asked: string[] = [];
  const known = rememberNames({
    ...names(t.testdir({})),
    nameOfPort(port, protocol) {
      asked.push(`${port}/${protocol}`);
      return port === 80 ? 'http' : undefined;
    },
    async namesOf(addresses) {
      asked.push(...addresses);
      return new Map([['10.0.0.11', 'r1']]);
    },
  });
  const ports = () => [known.nameOfPort(80, 'tcp'), known.nameOfPort(81, 'tcp'), known.nameOfPort(80, 'udp')];
  t.same(ports(), ['http', undefined, 'http']);
  t.same(ports(), ['http', undefined, 'http']);
  const found = async (...addresses: string[]) => [...(await known.namesOf(addresses))];
  t.same(await found('10.0.0.11', '10.0.0.12', '10.0.0.11'), [['10.0.0.11', 'r1']]);
  t.same(await found('10.0.0.12', '10.0.0.11', '10.0.0.13'), [['10.0.0.11', 'r1']]);
  t.same(asked, ['80/tcp', '81/tcp', '80/udp', '10.0.0.11', '10.0.0.12', '10.0.0.13']);
});
