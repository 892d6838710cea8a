import t from 'tap';
import type { Change } from '../../src/doctor/change.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { realChecks } from '../../src/doctor/findings/real/index.ts';
import { changesOf, makeChanges } from '../../src/doctor/fix.ts';
import { link, realServer, tunl0 } from './hosts.ts';

const up: Change = { kind: 'ip', addresses: false, words: 'link set dev tunl0 up', undo: 'link set dev tunl0 down' };
const setting: Change = { kind: 'sysctl', key: 'net.ipv4.conf.tunl0.rp_filter', before: 1, value: 0 };

/** Tools that write down what they are used for, and fail at one thing. */
function tools(failing = '') {
  const done: string[] = [];
  const use = async (what: string) => {
    if (what === failing) throw new Error('Operation not permitted');
    done.push(what);
  };
  return {
    done,
    write: (path: string, text: string) => use(`${path} ${text.trim()}`),
    ip: (words: readonly string[]) => use(`ip ${words.join(' ')}`),
  };
}

t.test('changes are made in their order', async t => {
  const used = tools();
  await makeChanges([setting, up], used);
  t.same(used.done, ['/proc/sys/net/ipv4/conf/tunl0/rp_filter 0', 'ip link set dev tunl0 up']);
});

t.test('if one fails, those before it are taken back', async t => {
  const used = tools('ip link set dev tunl0 up');
  await t.rejects(makeChanges([setting, up], used), {
    code: 'ERR_CHANGE',
    message: 'ip link set dev tunl0 up: Operation not permitted; what was changed before it is as it was',
  });
  t.same(used.done, ['/proc/sys/net/ipv4/conf/tunl0/rp_filter 0', '/proc/sys/net/ipv4/conf/tunl0/rp_filter 1']);
  await t.rejects(makeChanges([up, setting], tools('ip link set dev tunl0 up')), { message: /; nothing was changed$/ });
});

t.test('each change is made once, and addresses only if asked for', async t => {
  const interfaces = [link('eth0', ['10.0.0.11/24']), link('eth1', ['10.1.0.11/24']), tunl0([])];
  const findings = diagnose(realChecks, realServer({ 'net.ipv4.conf.all.arp_ignore': 0 }, { interfaces }));
  t.same(
    findings.map(({ name, object }) => `${name} ${object}`),
    ['vip-missing 10.0.0.100', 'arp-ignore eth0', 'arp-ignore eth1'],
  );
  t.equal(changesOf(findings, false).length, 1);
  t.equal(changesOf([...findings, ...findings], true).length, 2);
});
