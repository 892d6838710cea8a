/** An option of ipvsadm: how it is written, and whether a value follows. */
export interface OptionRow {
  readonly long: string;
  /** Letters that stand for it after a single dash. */
  readonly short: string;
  readonly takesValue: boolean;
}

const flag = (long: string, short = ''): OptionRow => ({ long, short, takesValue: false });
const valued = (long: string, short = ''): OptionRow => ({ long, short, takesValue: true });

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
  flag('help', 'h'),
  flag('version', 'v'),
  valued('tcp-service', 't'),
  valued('udp-service', 'u'),
  valued('scheduler', 's'),
  valued('real-server', 'r'),
  flag('ipip', 'i'),
  valued('weight', 'w'),
  flag('numeric', 'n'),
  flag('stats'),
  flag('exact'),
  flag('sort'),
  flag('nosort'),
];
