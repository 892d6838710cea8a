import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectPath } from '../../dataplane/xdp/object-path.ts';
import { run, tryRun } from '../../netns/execute.ts';
import { NamespaceProcess } from '../../netns/process.ts';
import { Testbed } from '../../netns/testbed.ts';
import { waitFor } from '../../netns/wait.ts';
import { BenchError } from '../errors.ts';
import type { SendOrder, Sent } from './order.ts';
import { rowTopology, vip } from './topology.ts';

/** The real server's own counter: what comes in its tunnel is counted and goes no further. */
const counter = `table netdev bench {
  counter arrived { }
  chain ingress { type filter hook ingress device eth0 priority 0; ip protocol 4 counter name arrived drop; }
}`;
/** What lvxd has nftables do, so that the host has as much to do with either. */
const quiet = `table inet bench {
  chain prerouting { type filter hook prerouting priority raw; ip daddr ${vip} drop; }
}`;
/** Where the sender runs. */
export const sendersProcessor = '1';

/** The three namespaces, with a sender in the first one and a counter in the last. Closing it removes everything. */
export class Row {
  readonly #testbed: Testbed;
  readonly #closers: (() => Promise<unknown>)[] = [];
  #sender: NamespaceProcess | undefined;
  #number = 0;

  private constructor(testbed: Testbed) {
    this.#testbed = testbed;
  }

  /** Brings it up. If that fails, nothing is left. @throws NetnsError, BenchError ERR_UNSUPPORTED without a C compiler */
  static async up(): Promise<Row> {
    const row = new Row(await Testbed.up(rowTopology()));
    try {
      await row.#start();
    } catch (error) {
      await row.close();
      throw error;
    }
    return row;
  }

  /** A folder for files of the run. */
  get directory(): string {
    return this.#testbed.directory;
  }

  /** The C program, compiled. */
  get yardstick(): string {
    return join(this.directory, 'yardstick');
  }

  /** A number that was not given before. */
  nextNumber(): number {
    return ++this.#number;
  }

  /** Has something done before the namespaces go. */
  onClose(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  namespaceOf(node: string): string {
    return this.#testbed.namespaceOf(node);
  }

  async macOf(node: string, name: string): Promise<string> {
    const [link] = JSON.parse(await this.#testbed.exec(node, 'ip', '-json', 'link', 'show', name));
    return link.address;
  }

  /** Whether a program on the director's interface takes in live frames, which arrive only where there is one. */
  async passFrames(isOn: boolean): Promise<void> {
    const set = ['ip', 'link', 'set', 'dev', 'eth0'];
    await this.#testbed.exec('director', ...set, 'xdp', 'off');
    const object = join(dirname(objectPath()), 'pass.bpf.o');
    if (isOn) await this.#testbed.exec('director', ...set, 'xdpdrv', 'object', object, 'section', 'xdp');
  }

  /** Whether the director's own stack leaves packets for the VIP alone. */
  async keepHostQuiet(isOn: boolean): Promise<void> {
    if (isOn) await this.#nft('director', quiet);
    else await this.#testbed.exec('director', 'nft', 'delete', 'table', 'inet', 'bench');
  }

  /** Sends, and tells what was sent and how much of it arrived. */
  async send(order: SendOrder): Promise<Sent & { readonly delivered: number }> {
    const before = await this.#arrived();
    const { child } = this.#sender ?? {};
    child?.send(order);
    const [sent]: [Sent] = child === undefined ? [{ sent: 0, seconds: 0 }] : await onceMessage(child);
    return { ...sent, delivered: (await this.#arrivedAtRest()) - before };
  }

  async close(): Promise<void> {
    try {
      for (const close of this.#closers.splice(0).reverse()) await close();
    } finally {
      await this.#testbed.close();
    }
  }

  async #start(): Promise<void> {
    mkdirSync(this.directory, { recursive: true });
    await compile(join(dirname(dirname(dirname(objectPath()))), 'bpf/bench/yardstick.c'), this.yardstick);
    await this.#nft('real', counter);
    // The real server is another machine: its work is not the director's processor's. Nor has it a program in its way.
    const steer = `echo 2 > /sys/class/net/eth0/queues/rx-0/rps_cpus && ip link set dev eth0 xdp off`;
    await run('ip', ['netns', 'exec', this.namespaceOf('real'), 'sh', '-c', steer]);
    await this.#startSender();
  }

  async #startSender(): Promise<void> {
    const name = import.meta.url.endsWith('.ts') ? './sender.ts' : './sender.js';
    const file = fileURLToPath(new URL(name, import.meta.url));
    const sender = new NamespaceProcess({
      name: 'sender',
      namespace: this.namespaceOf('sender'),
      command: ['taskset', '-c', sendersProcessor, process.execPath, ...process.execArgv, file],
      messages: true,
    });
    this.onClose(() => sender.end());
    this.#sender = sender;
    await onceMessage(sender.child);
  }

  async #nft(node: string, rules: string): Promise<void> {
    await run('nsenter', [`--net=/run/netns/${this.namespaceOf(node)}`, 'nft', '-f', '-'], `${rules}\n`);
  }

  async #arrived(): Promise<number> {
    const text = await this.#testbed.exec('real', 'nft', '-j', 'list', 'counters');
    return Number(/"packets": (\d+)/.exec(text)?.[1]);
  }

  /** Once the last packets of what was sent have been counted. */
  #arrivedAtRest(): Promise<number> {
    let last = -1;
    const look = async () => {
      const now = await this.#arrived();
      const rests = now === last;
      last = now;
      return rests ? now : undefined;
    };
    return waitFor('the network to be quiet', look, { seconds: 20, everyMs: 200 });
  }
}

/** @throws BenchError ERR_WRONG_RUN if the process ends without saying anything */
async function onceMessage(child: NamespaceProcess['child']): Promise<[Sent]> {
  const over = new AbortController();
  const { signal } = over;
  const answered = once(child, 'message', { signal });
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new BenchError('ERR_WRONG_RUN', 'Expected the sender to send, got its end');
  });
  try {
    const [message] = await Promise.race([answered, ended]);
    return [message];
  } finally {
    answered.catch(() => undefined);
    ended.catch(() => undefined);
    over.abort();
  }
}

async function compile(source: string, target: string): Promise<void> {
  const { status, stderr } = await tryRun('cc', ['-O2', '-o', target, source]);
  if (status === 0) return;
  const message = `Expected a C compiler (cc) for bpf/bench/yardstick.c, got ${status}: ${stderr.trim()}`;
  throw new BenchError('ERR_UNSUPPORTED', message);
}
