import { AdmFailure } from './failure.ts';

/** What ipvsadm calls its options in error messages, in the order in which it checks them. */
const classes = [
  'numeric',
  'service-address',
  'scheduler',
  'real-server',
  'forwarding-method',
  'weight',
  'stats',
  'nosort',
  'exact',
] as const;

/** An option as ipvsadm's error messages name it. */
export type OptionClass = (typeof classes)[number];

/** What each command needs and takes; anything else is illegal with it. `called` is its name in messages. */
const rules = {
  'add-service': { called: 'add-service', needs: ['service-address'], takes: ['scheduler'] },
  'edit-service': { called: 'edit-service', needs: ['service-address'], takes: ['scheduler'] },
  'delete-service': { called: 'delete-service', needs: ['service-address'], takes: [] },
  clear: { called: 'flush', needs: [], takes: [] },
  'add-server': {
    called: 'add-server',
    needs: ['service-address', 'real-server'],
    takes: ['forwarding-method', 'weight'],
  },
  'edit-server': {
    called: 'edit-server',
    needs: ['service-address', 'real-server'],
    takes: ['forwarding-method', 'weight'],
  },
  'delete-server': { called: 'delete-server', needs: ['service-address', 'real-server'], takes: [] },
  list: { called: 'list', needs: [], takes: ['numeric', 'service-address', 'stats', 'nosort', 'exact'] },
  zero: { called: 'zero', needs: [], takes: ['service-address'] },
} as const satisfies Record<string, Rule>;

interface Rule {
  readonly called: string;
  readonly needs: readonly OptionClass[];
  readonly takes: readonly OptionClass[];
}

/** A command of ipvsadm, by its long option. */
export type CommandName = keyof typeof rules;

/** Whether an option is a command. */
export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(rules, text);
}

/** Checks which options came with a command. @throws AdmFailure for the first that is missing or illegal. */
export function checkOptions(command: CommandName, given: ReadonlySet<OptionClass>): void {
  const { called, needs, takes }: Rule = rules[command];
  for (const option of classes) {
    if (!given.has(option) && needs.includes(option)) {
      throw new AdmFailure(2, `You need to supply the '${option}' option for the '${called}' command`);
    }
    if (given.has(option) && !needs.includes(option) && !takes.includes(option)) {
      throw new AdmFailure(2, `Illegal '${option}' option with the '${called}' command`);
    }
  }
}
