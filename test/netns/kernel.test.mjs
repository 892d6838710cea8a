import { readdirSync } from 'node:fs';
import t from 'tap';
import { hasIpip } from '../../scripts/lib/kernel.mjs';

const modules = () => readdirSync('/sys/module').filter(name => /ipip|tunnel/.test(name));
const interfaces = () => readdirSync('/sys/class/net').sort();

if (process.getuid?.() !== 0) t.plan(0, 'network namespaces need root: run `sudo npm test`');
else {
  t.test('hasIpip leaves no module and no interface behind', async t => {
    const before = [modules(), interfaces()];
    const first = await hasIpip();
    t.same([modules(), interfaces()], before);
    t.equal(await hasIpip(), first, 'it says the same twice');
  });
}
