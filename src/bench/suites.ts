import { commandSuite } from './command-suite.ts';
import { controlScenarios } from './control/names.ts';
import { ipvsScenarios } from './ipvs/scenario.ts';
import { kernelScenarios } from './kernel/scenario.ts';
import { processorScenarios } from './processors/scenario.ts';
import type { Scenario } from './result.ts';
import type { Suite } from './suite.ts';
import { suiteTitles } from './suite-titles.ts';
import { userspaceScenarios } from './userspace/scenario.ts';
import { httpScenarios } from './veth/scenario.ts';

/** A suite before its code is loaded. */
export interface SuiteEntry {
  readonly name: Scenario['suite'];
  /** Every scenario that it may give, in the long form or in the short one. */
  readonly scenarios: readonly string[];
  /** Whether it makes things in the kernel that would outlive it if it were killed: then Ctrl-C waits for their removal. */
  readonly outlives: boolean;
  load(surroundings: Surroundings): Promise<Suite>;
}

/** What suites get from the command. */
export interface Surroundings {
  /** The command that measures against kernel IPVS, where there is one. */
  readonly ipvsRunner: readonly string[];
  /** Aborted when the person who waits wants no more. */
  readonly signal: AbortSignal;
  /** Whether a scenario is wanted; asking promises nothing. */
  wants(scenario: string): boolean;
}

const ipvsNames = ipvsScenarios.map(({ name }) => name);

/** All suites, in the order in which they are run and shown. */
export const suiteEntries: readonly SuiteEntry[] = [
  {
    name: 'kernel',
    scenarios: kernelScenarios.map(({ name }) => name),
    outlives: false,
    load: async () => (await import('./kernel/suite.ts')).kernelSuite,
  },
  {
    name: 'processors',
    scenarios: processorScenarios.map(({ name }) => name),
    outlives: false,
    load: async () => (await import('./processors/suite.ts')).processorsSuite,
  },
  {
    name: 'ipvs',
    scenarios: ipvsNames,
    outlives: true,
    load: async ({ ipvsRunner, signal, wants }) => {
      const wanted = ipvsNames.filter(wants);
      const only = wanted.length < ipvsNames.length ? wanted.flatMap(name => ['--only', name]) : [];
      return commandSuite('ipvs', suiteTitles.ipvs, [...ipvsRunner, ...only], signal);
    },
  },
  {
    name: 'veth',
    scenarios: httpScenarios.map(({ name }) => name),
    outlives: true,
    load: async () => (await import('./veth/suite.ts')).vethSuite,
  },
  {
    name: 'userspace',
    scenarios: userspaceScenarios.map(({ name }) => name),
    outlives: true,
    load: async () => (await import('./userspace/suite.ts')).userspaceSuite,
  },
  {
    name: 'control',
    scenarios: controlScenarios,
    outlives: true,
    load: async () => (await import('./control/suite.ts')).controlSuite,
  },
];
