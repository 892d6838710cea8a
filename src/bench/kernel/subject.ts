import type { Program } from '../../bpf/index.ts';
import type { DetachedProgram } from '../../dataplane/xdp/detached-program.ts';
import { BenchError } from '../errors.ts';
import { template } from './frames.ts';
import type { Outcome, Plan, PlannedKind } from './plan.ts';
import type { KernelScenario } from './scenario.ts';
import { firstVip, loadProgram } from './services.ts';
import { frameKinds, type KindName, patterns } from './traffic.ts';
import { Yardsticks } from './yardsticks.ts';

/** Who is measured side by side. */
export const contenders = ['nop', 'floor', 'floor_ct', 'lvx'] as const;
export type Contender = (typeof contenders)[number];

const xdpPass = 2;
const xdpTx = 3;
const outerLength = 20;
/** How many addresses the frames go to that are for no VIP, from here on. */
const others = { destination: 0x0a20_0000, destinations: 4096 };

/** The programs of one scenario, each with tables of its own, and what each must do with a frame. */
export class Subject implements Disposable {
  readonly scenario: KernelScenario;
  readonly #lvx: DetachedProgram;
  readonly #yardsticks: Yardsticks;

  constructor(scenario: KernelScenario) {
    this.scenario = scenario;
    this.#lvx = loadProgram(scenario);
    // As many as the dataplane's table has slots: twice the nominal number.
    this.#yardsticks = new Yardsticks(2 * scenario.connections);
  }

  program(contender: Contender): Program {
    return contender === 'lvx' ? this.#lvx.object.program('lvx') : this.#yardsticks.program(contender);
  }

  /** What is sent while time is taken. */
  measuredPlan(contender: Contender): Plan {
    return this.#plan(contender, patterns[this.scenario.traffic], 'scattered');
  }

  /** What opens the scenario's connections: each flow once, in the order of their numbers, for each kind of frame. */
  openingPlans(contender: Contender): Plan[] {
    const used = new Set(patterns[this.scenario.traffic]);
    const kinds: KindName[] = used.has('datagram') ? ['datagram'] : [];
    if (used.has('ack') || used.has('other')) kinds.unshift('syn', 'ack');
    return kinds.map(kind => this.#plan(contender, [kind], 'ascending', 'cycle'));
  }

  /** Packets that the dataplane counted as forwarded, and as not for it. */
  counted(): { readonly forwarded: bigint; readonly passed: bigint; readonly rest: bigint } {
    const verdicts = this.#lvx.tables.verdicts.read();
    const total = verdicts.reduce((sum, { packets }) => sum + packets, 0n);
    const of = (name: string) => verdicts.find(verdict => verdict.name === name)?.packets ?? 0n;
    const forwarded = of('TX');
    const passed = of('PASS_NO_SERVICE');
    return { forwarded, passed, rest: total - forwarded - passed };
  }

  /** Makes sure that the dataplane counted only verdicts that the scenario is about. @throws BenchError ERR_WRONG_RUN */
  verify(): void {
    const { rest } = this.counted();
    if (rest !== 0n) {
      const { name } = this.scenario;
      throw new BenchError('ERR_WRONG_RUN', `${name}: expected each packet forwarded or passed, got ${rest} others`);
    }
  }

  [Symbol.dispose](): void {
    this.#yardsticks[Symbol.dispose]();
    this.#lvx[Symbol.dispose]();
  }

  #plan(contender: Contender, pattern: readonly KindName[], order: Plan['order'], flow?: 'cycle' | 'new'): Plan {
    const names = [...new Set(pattern)];
    return {
      kinds: names.map(name => this.#kind(contender, name, flow)),
      pattern: pattern.map(name => names.indexOf(name)),
      flows: this.scenario.flows,
      order,
    };
  }

  #kind(contender: Contender, name: KindName, flow?: 'cycle' | 'new'): PlannedKind {
    const kind = frameKinds[name];
    const vips = { destination: firstVip, destinations: name === 'datagram' ? 1 : this.scenario.services };
    return {
      name,
      protocol: kind.protocol,
      template: template(kind),
      flow: flow ?? (name === 'syn' ? 'new' : 'cycle'),
      ...(name === 'other' ? others : vips),
      outcome: outcomeOf(contender, name),
    };
  }
}

function outcomeOf(contender: Contender, kind: KindName): Outcome {
  if (contender === 'nop') return { action: xdpTx, growth: 0 };
  if (contender === 'lvx' && kind === 'other') return { action: xdpPass, growth: 0 };
  return { action: xdpTx, growth: outerLength };
}
