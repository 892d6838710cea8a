import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Director } from './director.ts';
import { NetnsError } from './errors.ts';
import { type Finished, run, tryRun } from './execute.ts';
import { builtProgram } from './paths.ts';
import { NamespaceProcess } from './process.ts';
import { waitFor } from './wait.ts';

/** How many connections are made room for: few, so that a slow virtual machine need not walk through many. */
const connections = 16_384;

/** How long lvxd may take to start, in a virtual machine under load too. */
const startSeconds = 300;

/** Where a director runs and keeps its things. */
export interface LvxOptions {
  readonly namespace: string;
  readonly interfaces: readonly string[];
  /** A directory of its own: socket, state, and a bpffs for its pins. */
  readonly directory: string;
  readonly xdpMode?: 'auto' | 'native' | 'generic';
  /** What lvxd is run by: a program and its arguments, as `taskset`. */
  readonly by?: readonly string[];
  /** Further options of lvxd; they overrule what it is started with otherwise. */
  readonly more?: readonly string[];
}

/** This project's director: `lvxd` in a namespace, `lvxadm` to configure it. */
export class LvxDirector implements Director {
  readonly kind = 'lvx';
  readonly command = 'lvxadm';
  readonly #options: LvxOptions;
  /** Where lvxd takes commands. */
  readonly socket: string;
  readonly #pins: string;
  #daemon: NamespaceProcess | undefined;

  constructor(options: LvxOptions) {
    this.#options = options;
    this.socket = join(options.directory, 'lvxd.sock');
    this.#pins = join(options.directory, 'bpf');
  }

  /** What lvxd wrote to its log since it was last started. */
  get log(): string {
    return this.#daemon?.output ?? '';
  }

  /** The process of lvxd; undefined if it was not started. */
  get pid(): number | undefined {
    return this.#daemon?.child.pid;
  }

  /** Starts lvxd and waits until it takes commands. */
  async start(): Promise<void> {
    await this.#mountPins();
    const { namespace, interfaces, directory, xdpMode, by = [], more = [] } = this.#options;
    const options = [
      ...interfaces.flatMap(name => ['--interface', name]),
      ...['--socket', this.socket, '--state-dir', join(directory, 'state'), '--pin-dir', join(this.#pins, 'lvx')],
      ...['--connections', String(connections)],
      ...(xdpMode ? ['--xdp-mode', xdpMode] : []),
      ...more,
    ];
    const daemon = new NamespaceProcess({
      name: 'lvxd',
      namespace,
      command: [...by, process.execPath, builtProgram('lvxd'), ...options],
    });
    this.#daemon = daemon;
    const look = async () => (!daemon.isRunning || (await accepts(this.socket)) ? true : undefined);
    const accepted = await waitFor('lvxd', look, { seconds: startSeconds }).catch(() => false);
    if (accepted && daemon.isRunning) return;
    const got = daemon.isRunning ? `nothing within ${startSeconds} s` : `its end with ${await daemon.ended}`;
    throw new NetnsError('ERR_EXITED', `lvxd: expected it to take commands, got ${got}: ${daemon.output.trim()}`);
  }

  /** Ends lvxd with a signal; packets are forwarded as before. Tells how it ended. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    return (await this.#daemon?.end(signal)) ?? 'not running';
  }

  tryAdm(line: string, input?: string): Promise<Finished> {
    return this.#run('lvxadm', line, input);
  }

  /** Runs the operator's command `lvx` and tells how it ended. */
  tryLvx(line: string): Promise<Finished> {
    return this.#run('lvx', line);
  }

  /** Takes everything down: the daemon, and what it left in the kernel. */
  async close(): Promise<void> {
    await this.stop('SIGKILL');
  }

  #run(program: 'lvx' | 'lvxadm', line: string, input = ''): Promise<Finished> {
    const settings = { input, env: { LVX_SOCKET: this.socket } };
    return tryRun(process.execPath, [builtProgram(program), ...line.split(' ')], settings);
  }

  /** A bpffs of its own. It goes, with the pins, when the run is taken down. */
  async #mountPins(): Promise<void> {
    if (this.#daemon) return;
    mkdirSync(this.#pins, { recursive: true });
    await run('mount', ['-t', 'bpf', 'bpf', this.#pins]);
  }
}

/** Whether somebody listens on a socket. */
function accepts(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
