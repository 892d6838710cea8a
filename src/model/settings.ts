/** A setting that is a whole number. */
export interface NumberSetting {
  readonly kind: 'number';
  readonly least: number;
  readonly most: number;
  readonly default: number;
  /** What it counts; empty for a switch or a mode. */
  readonly unit: string;
  /** One sentence. */
  readonly meaning: string;
}

/** A setting that is one of some words. */
export interface ChoiceSetting {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
  /** One sentence. */
  readonly meaning: string;
}

/** What can be set, by name: IPVS's sysctls (Linux, Documentation/networking/ipvs-sysctl.rst) with its defaults, then lvx's own. */
export const settingTable = {
  conn_reuse_mode: mode(
    3,
    1,
    'Which connections a SYN schedules anew: 0 none, 1 closed ones and those in TIME_WAIT, 2 those in FIN_WAIT, too.',
  ),
  expire_nodest_conn: mode(
    1,
    0,
    'Whether connections end with their real server when it is removed; else they wait for it to come back.',
  ),
  expire_quiescent_template: mode(1, 0, 'Whether persistent clients leave a server once its weight is 0.'),
  sloppy_tcp: mode(1, 0, 'Whether a connection may begin with any TCP packet, not only with a SYN.'),
  sloppy_sctp: mode(1, 0, 'Whether a connection may begin with any SCTP packet, not only with an INIT.'),
  pmtu_disc: mode(
    1,
    1,
    'Whether a packet with DF that is too big is answered with an ICMP error, and the outer header keeps DF.',
  ),
  secure_tcp: mode(
    3,
    0,
    "Whether TCP's stricter table of states is used: 0 never, 1 and 2 while memory is short, 3 always.",
  ),
  schedule_icmp: mode(
    1,
    0,
    'Whether an ICMP error that belongs to no known connection is scheduled by the packet in it.',
  ),
  lblc_expiration: seconds(86_400, 'How long lblc remembers the server of a destination that nobody asks for.'),
  lblcr_expiration: seconds(86_400, 'How long lblcr remembers the servers of a destination that nobody asks for.'),
  timeout_tcp: seconds(900, 'How long an established TCP connection lives without a packet.'),
  timeout_tcpfin: seconds(120, 'How long a TCP connection lives after a FIN.'),
  timeout_udp: seconds(300, 'How long a UDP connection lives without a packet.'),
  new_connection_rate: count(
    'connections a second and processor',
    'From which rate of new connections on they are forwarded by hash, without an entry; 0 for no limit.',
  ),
  table_full: {
    kind: 'choice',
    choices: ['drop', 'hash'],
    default: 'drop',
    meaning: 'What becomes of a new connection that finds no room in the table: dropped, or forwarded by hash.',
  },
  event_sampling: count('packets', 'One of how many packets for services goes to the event stream; 0 for none.'),
  slow_too_big_rate: slowRate(2000, 'packets that are too big for the tunnel, without DF'),
  slow_icmp_rate: slowRate(500, 'ICMP errors about tunnels'),
  slow_fragment_rate: slowRate(1000, 'fragments that come before the first of their datagram'),
  slow_neighbour_rate: slowRate(1000, 'packets whose next hop is not known yet'),
  slow_scheduler_rate: slowRate(4000, 'packets of new connections that a scheduler of its own is asked about'),
} as const satisfies Readonly<Record<string, NumberSetting | ChoiceSetting>>;

/** The name of a setting. */
export type SettingName = keyof typeof settingTable;

/** Every setting's value. */
export type Settings = {
  readonly [Name in SettingName]: (typeof settingTable)[Name] extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : number;
};

/** Every setting's name, in the order of lists. */
export const settingNames = Object.keys(settingTable) as readonly SettingName[];

/** Every setting as it is before anybody changes it. */
export const defaultSettings = Object.fromEntries(
  settingNames.map(name => [name, settingTable[name].default]),
) as Settings;

function mode(most: number, initial: number, meaning: string) {
  return { kind: 'number', least: 0, most, default: initial, unit: '', meaning } as const;
}

/** From one second to 31 days, as ipvsadm takes them. */
function seconds(initial: number, meaning: string) {
  return { kind: 'number', least: 1, most: 31 * 86_400, default: initial, unit: 's', meaning } as const;
}

/** A limit of what XDP hands to the daemon. */
function slowRate(initial: number, which: string) {
  const meaning = `How many ${which} the daemon takes from XDP; 0 for none.`;
  return { kind: 'number', least: 0, most: 1_000_000, default: initial, unit: 'packets a second', meaning } as const;
}

function count(unit: string, meaning: string) {
  return { kind: 'number', least: 0, most: 0x7fffffff, default: 0, unit, meaning } as const;
}
