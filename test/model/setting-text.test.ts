import t from 'tap';
import { parseSettings } from '../../src/model/setting-text.ts';

t.test('parseSettings reads numbers and choices', async t => {
  t.same(parseSettings([]), {});
  t.same(parseSettings(['timeout_tcp=60', 'table_full=hash', 'sloppy_tcp=1']), {
    timeout_tcp: 60,
    table_full: 'hash',
    sloppy_tcp: 1,
  });
  t.same(parseSettings(['timeout_tcp=60', 'timeout_tcp=61']), { timeout_tcp: 61 });
});

const wrong: readonly [string, RegExp | string][] = [
  ['timeout_tcp', 'Expected NAME=VALUE, got "timeout_tcp"'],
  ['timeout=60', /^Expected one of conn_reuse_mode, .*, slow_scheduler_rate, got timeout$/],
  ['constructor=1', /^Expected one of .*, got constructor$/],
  ['timeout_tcp=0', 'timeout_tcp: expected a number from 1 to 2678400 (s), got "0"'],
  ['timeout_tcp=2678401', 'timeout_tcp: expected a number from 1 to 2678400 (s), got "2678401"'],
  ['timeout_tcp=', 'timeout_tcp: expected a number from 1 to 2678400 (s), got ""'],
  ['timeout_tcp=1e3', 'timeout_tcp: expected a number from 1 to 2678400 (s), got "1e3"'],
  ['secure_tcp=-1', 'secure_tcp: expected a number from 0 to 3, got "-1"'],
  ['table_full=yes', 'table_full: expected drop or hash, got "yes"'],
  ['table_full=hash=1', 'table_full: expected drop or hash, got "hash=1"'],
];

for (const [text, message] of wrong) {
  t.test(`parseSettings rejects ${text}`, async t => {
    t.throws(() => parseSettings(['sloppy_tcp=1', text]), { name: 'SettingError', code: 'ERR_SETTING', message });
  });
}
