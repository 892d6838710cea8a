import { readFileSync } from 'node:fs';
import t from 'tap';
import { nothingMarked } from '../../src/cli/ipvsadm/marks.ts';
import { startAdm } from './adm.ts';

/** What Debian's ldirectord ran of ipvsadm, and what lists looked like in between; one part with servers quiesced, one without. */
const parts = readFileSync(new URL('golden/ldirectord.txt', import.meta.url), 'utf8')
  .split(/^##### /m)
  .slice(1);

for (const part of parts) {
  const [name = '', ...lines] = part.trimEnd().split('\n');
  t.test(`lvxadm does what ldirectord asks of ipvsadm, ${name}`, async t => {
    const { run } = await startAdm(t);
    let [commands, lists] = [0, 0];
    for (let at = 0; at < lines.length; at++) {
      const [, cmd, rc, , count] =
        /^\$ (ipvsadm .*?) {4}\[rc (\d+)\] ( {0,2}\((\d+) lines\))?$/.exec(lines[at] ?? '') ?? [];
      if (cmd !== undefined) {
        const got = await run(cmd);
        commands++;
        const err = cmd.includes(' -A -f ') ? `${nothingMarked}\n` : '';
        t.same([got.status, got.err], [Number(rc), err], `${at}: ${cmd}`);
        if (count !== undefined) t.equal(got.out.split('\n').length - 1, Number(count), `${at}: ${cmd}`);
      } else if (lines[at]?.startsWith('IP Virtual Server')) {
        const rest = lines.slice(at);
        const end = rest.findIndex(line => /^[$#]/.test(line));
        const list = `${rest.slice(0, end === -1 ? rest.length : end).join('\n')}\n`;
        t.equal((await run('ipvsadm -L -n')).out, list, `the list in line ${at}`);
        lists++;
      }
    }
    t.ok(commands > 40 && lists === 4, `${commands} commands and ${lists} lists`);
  });
}
