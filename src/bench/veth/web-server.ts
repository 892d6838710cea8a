import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, tryRun } from '../../netns/execute.ts';
import { NamespaceProcess } from '../../netns/process.ts';
import { waitFor } from '../../netns/wait.ts';
import { BenchError } from '../errors.ts';

/** What it answers every request with. */
export const answerBody = 'real\n';

/** nginx in a namespace: it answers on port 80 of every address there. */
export class WebServer {
  readonly #process: NamespaceProcess;
  readonly #statusSocket: string;
  #asked = 0;

  private constructor(process: NamespaceProcess, statusSocket: string) {
    this.#process = process;
    this.#statusSocket = statusSocket;
  }

  /** Starts it, with its files in a directory of its own, and waits until it answers. @throws BenchError ERR_WRONG_RUN */
  static async start(namespace: string, directory: string): Promise<WebServer> {
    mkdirSync(directory, { recursive: true });
    const file = join(directory, 'nginx.conf');
    const socket = join(directory, 'status.sock');
    writeFileSync(file, configuration(directory, socket));
    const command = ['nginx', '-e', 'stderr', '-c', file];
    const server = new WebServer(new NamespaceProcess({ name: 'nginx', namespace, command }), socket);
    try {
      await waitFor('nginx', () => server.#look(), { seconds: 20 });
    } catch (error) {
      await server.close();
      const got = server.#process.output.trim();
      throw new BenchError('ERR_WRONG_RUN', `nginx: expected it to answer, got ${got}`, { cause: error });
    }
    return server;
  }

  /** How many requests it has taken so far, not counting questions of this kind. @throws NetnsError, BenchError */
  async requests(): Promise<number> {
    const { stdout } = await run('curl', this.#question());
    return this.#count(stdout);
  }

  /** Ends it. */
  async close(): Promise<void> {
    await this.#process.end();
  }

  async #look(): Promise<true | undefined> {
    const { status, stdout } = await tryRun('curl', this.#question());
    if (status === 0) this.#count(stdout);
    return status === 0 || !this.#process.isRunning ? true : undefined;
  }

  #question(): string[] {
    return ['-sS', '--max-time', '5', '--unix-socket', this.#statusSocket, 'http://status/'];
  }

  /** The third number of stub_status's third line: requests, that of the question itself included. */
  #count(status: string): number {
    const requests = /^\s*\d+ \d+ (\d+)/m.exec(status)?.[1];
    if (requests === undefined) throw new BenchError('ERR_WRONG_RUN', `nginx: expected its counters, got ${status}`);
    return Number(requests) - ++this.#asked;
  }
}

function configuration(directory: string, statusSocket: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    user root;
    worker_processes 1;
    pid ${directory}/nginx.pid;
    error_log stderr;
    events { worker_connections 4096; }
    http {
      ${temporary.map(name => `${name}_temp_path ${directory}/${name};`).join(' ')}
      access_log off;
      server_tokens off;
      keepalive_requests 1000000000;
      keepalive_timeout 1h;
      default_type text/plain;
      server {
        listen 80 backlog=4096;
        location / { return 200 "${answerBody.replace('\n', '\\n')}"; }
      }
      server {
        listen unix:${statusSocket};
        location / { stub_status; }
      }
    }
  `;
}
