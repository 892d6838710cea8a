import t from 'tap';
import { defaultSettings, settingNames, settingTable } from '../../src/model/settings.ts';

/** `sysctl net.ipv4.vs` of Linux 6.12, and `ipvsadm -L --timeout`, untouched. */
const recorded = {
  conn_reuse_mode: 1,
  expire_nodest_conn: 0,
  expire_quiescent_template: 0,
  lblc_expiration: 86400,
  lblcr_expiration: 86400,
  pmtu_disc: 1,
  schedule_icmp: 0,
  secure_tcp: 0,
  sloppy_sctp: 0,
  sloppy_tcp: 0,
  timeout_tcp: 900,
  timeout_tcpfin: 120,
  timeout_udp: 300,
};

t.test("settings begin as IPVS's do", async t => {
  t.match(defaultSettings, recorded);
});

t.test("lvx's own settings begin switched off, but for limits of the slow path", async t => {
  const own = settingNames.filter(name => !Object.hasOwn(recorded, name));
  t.same(Object.fromEntries(own.map(name => [name, defaultSettings[name]])), {
    new_connection_rate: 0,
    table_full: 'drop',
    event_sampling: 0,
    slow_too_big_rate: 2000,
    slow_icmp_rate: 500,
    slow_fragment_rate: 1000,
    slow_neighbour_rate: 1000,
    slow_scheduler_rate: 4000,
  });
});

for (const name of settingNames) {
  t.test(`setting ${name} has a meaning and a default in its range`, async t => {
    const setting = settingTable[name];
    t.match(setting.meaning, /^[A-Z].*\.$/);
    if (setting.kind === 'choice') t.ok(setting.choices.includes(setting.default));
    else t.ok(setting.default >= setting.least && setting.default <= setting.most);
  });
}
