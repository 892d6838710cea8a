import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from '../../api/client.ts';
import { Link, Program } from '../../bpf/index.ts';
import { emptyState } from '../../director/state.ts';
import { stateToJson } from '../../director/state-json.ts';
import type { Service } from '../../model/service.ts';
import { builtProgram } from '../../netns/paths.ts';
import { NamespaceProcess } from '../../netns/process.ts';
import { within } from '../../netns/wait.ts';
import { BenchError } from '../errors.ts';
import { expectSuccess, type Timed, timeNode } from './timed.ts';

/** How long a start or an end may take, seconds. */
const patience = 120;
const readyLine = 'ready: ';

/** How a director is started. */
export interface LvxdOptions {
  /** What is in its state before it starts. */
  readonly services: readonly Service[];
  /** Nominal number of connections, a power of two. */
  readonly connections: number;
}

/** Where a director runs and keeps its things. */
export interface LvxdPlace extends LvxdOptions {
  readonly namespace: string;
  readonly port: string;
  readonly directory: string;
  readonly pins: string;
}

/** A real lvxd, as `npm run build` made it. */
export class Lvxd {
  readonly client: ApiClient;
  readonly #place: LvxdPlace;
  readonly #process: NamespaceProcess;
  readonly #started: number;
  readonly #ready: Promise<number>;

  /** Writes its state and starts it; see `ready`. */
  constructor(place: LvxdPlace) {
    const { namespace, port, directory, pins, services, connections } = place;
    this.#place = place;
    const socket = join(directory, 'lvxd.sock');
    this.client = new ApiClient(socket);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'state.json'), stateToJson({ ...emptyState, services }));
    const places = ['--socket', socket, '--state-dir', directory, '--pin-dir', pins];
    const options = ['--interface', port, ...places, '--connections', String(connections)];
    this.#started = performance.now();
    this.#process = new NamespaceProcess({
      name: 'lvxd',
      namespace,
      command: [process.execPath, builtProgram('lvxd'), ...options],
    });
    this.#ready = this.#becomeReady();
    // Whoever waits for it is told; nobody may.
    this.#ready.catch(() => undefined);
  }

  /**
   * Waits until it takes commands, and makes sure that it has its services; no connections are counted for that.
   * Tells how long it took from its start, milliseconds.
   * @throws BenchError ERR_WRONG_RUN
   */
  async ready(): Promise<number> {
    const elapsed = await within('lvxd', patience, this.#ready);
    const { services } = this.#place;
    const status = await this.client.status();
    if (status.services === services.length) return elapsed;
    const message = `Expected lvxd to start with ${services.length} services, got ${status.services}`;
    throw new BenchError('ERR_WRONG_RUN', message);
  }

  /** The process id. */
  get pid(): number {
    return this.#process.child.pid ?? 0;
  }

  /** The pin of one of its maps. */
  pin(map: string): string {
    return join(this.#place.pins, map);
  }

  /** The program that its interface runs; the caller closes it. */
  program(): Program {
    using link = Link.openPinned(this.pin(`link-${this.#place.port}`));
    return Program.openId(link.info.programId);
  }

  /** Runs `lvxadm` against it to its end. */
  adm(words: readonly string[], input?: string): Promise<Timed> {
    const env = { LVX_SOCKET: this.client.socket };
    return timeNode([builtProgram('lvxadm'), ...words], { env, ...(input === undefined ? {} : { input }) });
  }

  /** What `lvxadm -Ln` prints. @throws BenchError ERR_WRONG_RUN if it fails */
  async list(): Promise<string> {
    return expectSuccess('lvxadm -Ln', await this.adm(['-Ln'])).out;
  }

  /** Ends it and its dataplane. */
  async stop(): Promise<void> {
    await this.client.stop(true);
    const status = await within("lvxd's end", patience, this.#process.ended);
    if (status !== 0) throw this.#failure('its end with 0', status);
  }

  /** Ends it; its pins stay. Does nothing if it has ended. */
  async kill(): Promise<void> {
    await this.#process.end('SIGTERM');
  }

  #becomeReady(): Promise<number> {
    return new Promise((resolve, reject) => {
      const { child, ended } = this.#process;
      child.stderr?.on('data', () => {
        if (this.#process.output.includes(readyLine)) resolve(performance.now() - this.#started);
      });
      void ended.then(status => reject(this.#failure('it to take commands', status)));
    });
  }

  #failure(expected: string, status: number | string): BenchError {
    const said = this.#process.output.trim();
    return new BenchError('ERR_WRONG_RUN', `lvxd: expected ${expected}, got its end with ${status}: ${said}`);
  }
}
