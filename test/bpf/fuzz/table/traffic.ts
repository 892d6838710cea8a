import { BpfObject, be32, type Program, struct, u32, u64 } from '../../../../src/bpf/index.ts';
import { formatIpv4, ipv4FromNumber } from '../../../../src/net/ipv4.ts';
import { objectFile } from '../../../bpf-unit/support.ts';
import { hasRoom, type TablePlan } from './plan.ts';

/** Addresses of clients, host order: of each side's own ones, and of those that both sides send for. */
export const firstOwn = [0x0a010000, 0x0a020000] as const;
export const firstCommon = 0x0a030000;

/** Addresses of servers, host order: of the first service; the second one's follow. So many that values seldom are the same. */
export const firstServer = 0x0a640000;
export const serversPerService = 1000;

/** Every client's first port. */
export const firstPort = 1024;

/** What the model of test/bpf/objects/traffic.bpf.c calls the states, by its numbers. */
export const flowStates = ['none', 'SYN_RECV', 'ESTABLISHED', 'FIN_WAIT', 'TIME_WAIT', 'CLOSE', 'doubt'] as const;

/** The counts of packets that got what they must not. */
const faultNames = ['moved', 'lost', 'risen', 'refused'] as const;
const countNames = ['operations', 'opened', 'reopened', 'unsure', ...faultNames] as const;

/** How many packets there were of each kind. */
export type TrafficCounts = Readonly<Record<(typeof countNames)[number], number>>;

/** A client's connection by the model. */
export interface Flow {
  /** Address, host order. */
  readonly client: number;
  readonly port: number;
  readonly server: number;
  readonly state: (typeof flowStates)[number];
}

/** What one side saw. */
export interface SideReport {
  readonly counts: TrafficCounts;
  /** By kind, how many faults there were and what was the first, in words. */
  readonly faults: Readonly<Record<string, string>>;
  readonly flows: readonly Flow[];
}

/** What a side needs to begin. */
export interface SideTask {
  /** The kernel's id of the program under test. */
  readonly program: number;
  readonly plan: TablePlan;
  readonly side: 0 | 1;
  /** Not 0. */
  readonly seed: bigint;
  /** The servers that the kept clients have, as a number, host order. */
  readonly keptServers: readonly number[];
}

/** `struct flow` and `struct fault`. */
const flowLength = 24;
const fault = struct<Record<'operation' | 'flow' | 'turn' | 'flags' | 'state' | 'action' | 'expected' | 'got', number>>(
  40,
  {
    operation: [0, u32],
    flow: [8, u32],
    turn: [12, u32],
    flags: [16, u32],
    state: [20, u32],
    action: [24, u32],
    expected: [28, be32],
    got: [32, be32],
  },
);
const frameLength = 54;

/** One side's traffic: makes it, and keeps the model that it is compared with. */
export class Traffic implements Disposable {
  readonly #object: BpfObject;
  readonly #task: SideTask;

  constructor(task: SideTask, program: Program) {
    const { own, kept, contested, closeTicks, timeWaitTicks } = task.plan;
    this.#task = task;
    this.#object = BpfObject.open(objectFile('traffic'), {
      constants: {
        own,
        kept,
        contested,
        first_own: firstOwn[task.side],
        first_common: firstCommon,
        first_server: firstServer,
        servers: serversPerService,
        tick_shift: 0,
        close_ticks: closeTicks,
        time_wait_ticks: timeWaitTicks,
        has_room: hasRoom(task.plan),
      },
      maxEntries: { flows: own + kept + contested },
    }).load();
    this.#object.variable('random', u64).set(task.seed);
    this.#object.map('under_test', { key: u32, value: u32 }).set(0, program.fd);
    using memory = this.#object.map('flows').mmap();
    const view = new DataView(memory.buffer);
    for (const [index, server] of task.keptServers.entries()) view.setUint32((own + index) * flowLength, server);
  }

  /** Sends so many packets. */
  run(packets: number): void {
    this.#object.program('traffic').testRun({ data: new Uint8Array(frameLength), dataOut: 0, repeat: packets });
  }

  report(): SideReport {
    const counts = Object.fromEntries(
      countNames.map(name => [name, Number(this.#object.variable(name, u64).get())]),
    ) as TrafficCounts;
    const kinds = faultNames.filter(name => counts[name] > 0);
    const faults = Object.fromEntries(kinds.map(name => [name, `${counts[name]} ${name}, first ${this.#first(name)}`]));
    return { counts, faults, flows: this.#read() };
  }

  [Symbol.dispose](): void {
    this.#object.close();
  }

  /** The first fault of a kind, in words. */
  #first(name: (typeof faultNames)[number]): string {
    const { operation, flow, turn, flags, state, action, expected, got } = this.#object
      .variable(`first_${name}`, fault)
      .get();
    const servers = `server ${dotted(expected)}, got action ${action} and server ${dotted(got)}`;
    return `operation ${operation}: flow ${flow}, turn ${turn}, flags 0x${flags.toString(16)}, state ${flowStates[state]}, ${servers}`;
  }

  #read(): Flow[] {
    const { own, kept, contested } = this.#task.plan;
    using memory = this.#object.map('flows').mmap();
    const view = new DataView(memory.buffer);
    return Array.from({ length: own + kept + contested }, (_, index) => ({
      client: index < own ? firstOwn[this.#task.side] + index : firstCommon + index - own,
      port: firstPort + view.getUint32(index * flowLength + 16, true),
      server: view.getUint32(index * flowLength),
      state: flowStates[view.getUint32(index * flowLength + 4, true)] ?? 'none',
    }));
  }
}

function dotted(address: number): string {
  return formatIpv4(ipv4FromNumber(address));
}
