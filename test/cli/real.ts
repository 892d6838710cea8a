import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import root, { type Test } from 'tap';
import { temporaryDirectory } from '../temporary.ts';

/** What a process left. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));
let built: string | undefined;

/** Builds the commands once for a test file, as they are installed; they start several times faster than from source. */
function build(): string {
  if (built !== undefined) return built;
  const folder = temporaryDirectory(root);
  cpSync(`${repository}/package.json`, `${folder}/package.json`);
  symlinkSync(`${repository}/node_modules`, `${folder}/node_modules`);
  const words = [
    `${repository}/node_modules/.bin/tsc`,
    '-p',
    `${repository}/tsconfig.build.json`,
    '--outDir',
    `${folder}/dist`,
  ];
  // env -i, since tap adds hooks to the environment of every process that it sees started, which tsc does not bear.
  const said = spawnSync('env', ['-i', `PATH=${dirname(process.execPath)}:/usr/bin:/bin`, ...words], {
    encoding: 'utf8',
  });
  if (!existsSync(`${folder}/dist/src/cli/lvxd.js`))
    throw new Error(`Expected a build, got ${said.stdout}${said.stderr}`);
  built = `${folder}/dist`;
  return built;
}

/** A place where lvx's commands run as processes of their own, as if installed: `lvxd`, `lvx`, `lvxadm`, `ipvsadm`. */
export class RealPlace {
  readonly directory: string;
  readonly socket: string;
  readonly #children = new Set<ChildProcess>();

  constructor(t: Test) {
    this.directory = temporaryDirectory(t);
    this.socket = `${this.directory}/run/lvxd.sock`;
    mkdirSync(`${this.directory}/bin`);
    for (const [name, file] of Object.entries({ lvxd: 'lvxd', lvx: 'lvx', lvxadm: 'lvxadm', ipvsadm: 'lvxadm' })) {
      this.#command(name, file);
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
  async daemon(options = ''): Promise<ChildProcess> {
    const child = this.start(`exec lvxd --dataplane none --state-dir ${this.directory}/state ${options}`);
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
    symlinkSync(`${build()}/src/cli/${file}.js`, link);
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
