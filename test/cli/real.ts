import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { temporaryDirectory } from '../temporary.ts';

/** What a process left. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** The commands as `npm run build` made them. */
const commands = new URL('../../dist/bin/', import.meta.url);

/** A place where lvx's commands run as processes of their own, as if installed, those of ipvsadm also by its names. */
export class RealPlace {
  readonly directory: string;
  readonly socket: string;
  readonly #children = new Set<ChildProcess>();

  constructor(t: Test) {
    this.directory = temporaryDirectory(t);
    this.socket = `${this.directory}/run/lvxd.sock`;
    mkdirSync(`${this.directory}/bin`);
    for (const file of ['lvxd', 'lvx', 'lvxadm', 'lvxadm-save', 'lvxadm-restore']) {
      this.#command(file, file);
      if (file.startsWith('lvxadm')) this.#command(file.replace('lvxadm', 'ipvsadm'), file);
    }
    t.teardown(() => this.#end());
  }

  /** Runs a line of shell to its end. */
  async sh(line: string, environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const child = this.start(line, environment);
    const [out, err] = [child.stdout, child.stderr].map(stream => {
      let text = '';
      stream?.setEncoding('utf8').on('data', piece => {
        text += piece;
      });
      return () => text;
    });
    const [status] = await once(child, 'close');
    return { status, out: out?.() ?? '', err: err?.() ?? '' };
  }

  /** Starts a line of shell; it is ended with the test. */
  start(line: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const env = { PATH: `${this.directory}/bin:/usr/bin:/bin`, LVX_SOCKET: this.socket, ...environment };
    const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const child = spawn('env', ['-i', ...settings, 'sh', '-c', line], {
      cwd: this.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  /** Starts lvxd without a dataplane and waits until it is ready. The process is lvxd itself. */
  daemon(options = ''): Promise<ChildProcess> {
    return this.ready(`exec lvxd --dataplane none --state-dir ${this.directory}/state ${options}`);
  }

  /** Starts a line of shell that becomes lvxd, and waits until that is ready. */
  async ready(line: string): Promise<ChildProcess> {
    const child = this.start(line);
    await new Promise<void>((resolve, reject) => {
      let log = '';
      child.stderr?.on('data', piece => {
        log += String(piece);
        if (log.includes('ready: ')) resolve();
      });
      child.once('exit', () => reject(new Error(`Expected lvxd to get ready, got ${log}`)));
    });
    return child;
  }

  /** A command by its name: a link to the program, run by the Node that runs this test. */
  #command(name: string, file: string): void {
    const link = `${this.directory}/${name}`;
    symlinkSync(builtCommand(file), link);
    const script = `${this.directory}/bin/${name}`;
    writeFileSync(script, `#!/bin/sh\nexec '${process.execPath}' '${link}' "$@"\n`);
    chmodSync(script, 0o755);
  }

  async #end(): Promise<void> {
    for (const child of [...this.#children]) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  }
}

function builtCommand(file: string): string {
  const path = fileURLToPath(new URL(`${file}.js`, commands));
  if (!existsSync(path)) throw new Error(`Expected a built command at ${path}: run \`npm run build\``);
  return path;
}
