import { AdmFailure } from './failure.ts';

/** What ipvsadm calls its options in error messages, in the order in which it checks them. */
const classes = [
  'numeric',
  'connection',
  'service-address',
  'scheduler',
  'persistent',
  'netmask',
  'real-server',
  'forwarding-method',
  'weight',
  'u-threshold',
  'l-threshold',
  'mcast-interface',
  'timeout',
  'daemon',
  'stats',
  'rate',
  'thresholds',
  'persistent-conn',
  'nosort',
  'syncid',
  'exact',
  'ops',
  'pe',
  'sched-flags',
  'mcast-group',
  'mcast-port',
  'mcast-ttl',
  'sync-maxlen',
  'tun-info',
  'tun-type',
  'tun-port',
  'tun-nocsum',
  'tun-csum',
  'tun-remcsum',
] as const;

/** An option as ipvsadm's error messages name it. */
export type OptionClass = (typeof classes)[number];

/** The options that are of a class with others. */
const shared = {
  'tcp-service': 'service-address',
  'udp-service': 'service-address',
  'sctp-service': 'service-address',
  'fwmark-service': 'service-address',
  gatewaying: 'forwarding-method',
  ipip: 'forwarding-method',
  masquerading: 'forwarding-method',
} as const;

const classOf = new Map<string, OptionClass>([
  ...classes.map(option => [option, option] as const),
  ...Object.entries(shared),
]);

/** The class of an option by its long name; undefined for commands. */
export function optionClassOf(name: string): OptionClass | undefined {
  return classOf.get(name);
}

/** What options something needs and takes; `oneOf` are taken too, but only one of them. Anything else is illegal. */
export interface Rule {
  readonly needs?: readonly OptionClass[];
  readonly takes?: readonly OptionClass[];
  readonly oneOf?: readonly OptionClass[];
}

const service: Rule = {
  needs: ['service-address'],
  takes: ['scheduler', 'persistent', 'netmask', 'ops', 'pe', 'sched-flags'],
};

const server: Rule = {
  needs: ['service-address', 'real-server'],
  takes: [
    'forwarding-method',
    'weight',
    'u-threshold',
    'l-threshold',
    'tun-type',
    'tun-port',
    'tun-nocsum',
    'tun-csum',
    'tun-remcsum',
  ],
};

/** The rule of each command. */
const rules = {
  'add-service': service,
  'edit-service': service,
  'delete-service': { needs: ['service-address'] },
  clear: {},
  'add-server': server,
  'edit-server': server,
  'delete-server': { needs: ['service-address', 'real-server'] },
  list: {
    takes: ['numeric', 'stats', 'rate', 'thresholds', 'persistent-conn', 'nosort', 'syncid', 'exact', 'tun-info'],
    oneOf: ['connection', 'service-address', 'timeout', 'daemon'],
  },
  zero: { takes: ['service-address'] },
  set: {},
  'start-daemon': { takes: ['mcast-interface', 'syncid', 'mcast-group', 'mcast-port', 'mcast-ttl', 'sync-maxlen'] },
  'stop-daemon': { takes: ['syncid'] },
  restore: {},
  save: { takes: ['numeric'] },
} as const satisfies Record<string, Rule>;

/** A command of ipvsadm, by its long option. */
export type CommandName = keyof typeof rules;

/** Whether an option is a command. */
export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(rules, text);
}

/** Checks which options came with a command. @throws AdmFailure for the first that is missing or illegal. */
export function checkOptions(command: CommandName, given: ReadonlySet<OptionClass>): void {
  const rule: Rule = rules[command];
  if (isKept(rule, given)) return;
  checkRule(rule, given, classes, `the '${command === 'clear' ? 'flush' : command}' command`);
}

/** Whether all that is needed was given, and nothing that is not taken: seen without a look at every option that there is. */
function isKept({ needs = [], takes = [] }: Rule, given: ReadonlySet<OptionClass>): boolean {
  for (const option of needs) if (!given.has(option)) return false;
  for (const option of given) if (!needs.includes(option) && !takes.includes(option)) return false;
  return true;
}

/**
 * Checks the options that came with something.
 * @param among those that are looked at, in this order
 * @param whose what they came with, as messages name it
 * @throws AdmFailure for the first that is missing, illegal or one too many
 */
export function checkRule(
  { needs = [], takes = [], oneOf = [] }: Rule,
  given: ReadonlySet<OptionClass>,
  among: readonly OptionClass[],
  whose: string,
): void {
  let chosen: OptionClass | undefined;
  for (const option of among) {
    if (!given.has(option)) {
      if (needs.includes(option)) throw new AdmFailure(2, `You need to supply the '${option}' option for ${whose}`);
    } else if (oneOf.includes(option)) {
      if (chosen) throw new AdmFailure(2, `The option '${option}' conflicts with the '${chosen}' option in ${whose}`);
      chosen = option;
    } else if (!needs.includes(option) && !takes.includes(option)) {
      throw new AdmFailure(2, `Illegal '${option}' option with ${whose}`);
    }
  }
}
