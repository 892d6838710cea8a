/** An option of ipvsadm: how it is written, and whether a value follows. */
export interface OptionRow {
  readonly long: string;
  /** Letters that stand for it after a single dash. */
  readonly short: string;
  /** `optional`: the next word is its value unless it begins with a dash. */
  readonly value: 'none' | 'needed' | 'optional';
}

const flag = (long: string, short = ''): OptionRow => ({ long, short, value: 'none' });
const valued = (long: string, short = ''): OptionRow => ({ long, short, value: 'needed' });
const maybeValued = (long: string, short = ''): OptionRow => ({ long, short, value: 'optional' });

/** Every option that is understood (ipvsadm(8)); any other is unknown. */
export const optionRows: readonly OptionRow[] = [
  flag('add-service', 'A'),
  flag('edit-service', 'E'),
  flag('delete-service', 'D'),
  flag('clear', 'C'),
  flag('add-server', 'a'),
  flag('edit-server', 'e'),
  flag('delete-server', 'd'),
  flag('list', 'Ll'),
  flag('zero', 'Z'),
  flag('set'),
  flag('restore', 'R'),
  flag('save', 'S'),
  valued('start-daemon'),
  valued('stop-daemon'),
  flag('help', 'h'),
  flag('version', 'v'),
  valued('tcp-service', 't'),
  valued('udp-service', 'u'),
  valued('sctp-service'),
  valued('fwmark-service', 'f'),
  flag('ipv6', '6'),
  valued('scheduler', 's'),
  valued('sched-flags', 'b'),
  valued('pe'),
  maybeValued('persistent', 'p'),
  valued('netmask', 'M'),
  flag('ops', 'o'),
  valued('real-server', 'r'),
  flag('gatewaying', 'g'),
  flag('ipip', 'i'),
  flag('masquerading', 'm'),
  valued('tun-type'),
  valued('tun-port'),
  flag('tun-nocsum'),
  flag('tun-csum'),
  flag('tun-remcsum'),
  valued('weight', 'w'),
  valued('u-threshold', 'x'),
  valued('l-threshold', 'y'),
  flag('numeric', 'n'),
  flag('connection', 'c'),
  flag('timeout'),
  flag('daemon'),
  valued('mcast-interface'),
  valued('syncid'),
  valued('sync-maxlen'),
  valued('mcast-group'),
  valued('mcast-port'),
  valued('mcast-ttl'),
  flag('stats'),
  flag('rate'),
  flag('thresholds'),
  flag('persistent-conn'),
  flag('tun-info'),
  flag('exact', 'X'),
  flag('sort'),
  flag('nosort'),
];
