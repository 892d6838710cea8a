import { execFileSync } from 'node:child_process';
import t from 'tap';
import { ruleFor } from '../../../src/dataplane/userspace/io/host-rule.ts';
import { needsRoot } from '../../bpf/needs-root.ts';
import { serviceAt } from '../../model/examples.ts';

const services = ['tcp 10.0.0.100:80', 'udp 10.0.0.100:53', 'sctp [fd00::100]:80', 'tcp 10.0.0.102:0'].map(serviceAt);

/** What nft makes of a script, in a network namespace of its own. */
function listed(script: string): string {
  const options = { input: script, encoding: 'utf8' } as const;
  const text = execFileSync('unshare', ['--net', 'sh', '-c', 'nft -f - && nft list ruleset'], options);
  return text.replaceAll(/\s+/g, ' ');
}

t.test('the rule that keeps the host from answering', needsRoot, async t => {
  t.test('is taken by nftables, about ports and whole addresses of both families', async t => {
    const text = listed(ruleFor('inet lvx_t', [...services, ...services]));
    for (const element of ['10.0.0.100 . tcp . 80', '10.0.0.100 . udp . 53']) t.ok(text.includes(element), element);
    t.match(text, /elements = \{ fd00::100 \. sctp \. 80 \}/);
    t.match(text, /elements = \{ 10\.0\.0\.102 \. tcp \}/);
    t.match(text, /hook prerouting priority raw; policy accept; iif(name)? "lo" accept /);
    t.equal(text.match(/ drop/g)?.length, 4);
  });

  t.test('takes the place of the former one, also of none', async t => {
    const text = listed(ruleFor('inet lvx_t', services) + ruleFor('inet lvx_t', services.slice(0, 1)));
    t.match(text, /10\.0\.0\.100 \. tcp \. 80 \}/);
    t.notMatch(text, /udp \. 53/);
    t.notMatch(listed(ruleFor('inet lvx_t', [])), /elements/);
  });
});
