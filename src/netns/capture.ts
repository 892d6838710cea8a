import { existsSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { NetnsError } from './errors.ts';
import { type CapturedPacket, parsePcap } from './pcap.ts';
import type { InterfaceAt } from './plan.ts';
import { NamespaceProcess } from './process.ts';
import { waitFor } from './wait.ts';

/** A capture of IPv4 packets on an interface, by tcpdump into a file. */
export class Capture {
  readonly file: string;
  readonly #process: NamespaceProcess;

  private constructor(at: InterfaceAt, file: string) {
    this.file = file;
    const command = ['tcpdump', '-Z', 'root', '-i', at.interface, '-n', '-U', '--immediate-mode', '-w', file, 'ip'];
    this.#process = new NamespaceProcess({ name: `tcpdump on ${at.interface}`, namespace: at.namespace, command });
  }

  /** Starts a capture and waits until it runs. */
  static async start(at: InterfaceAt, file: string): Promise<Capture> {
    const capture = new Capture(at, file);
    try {
      await waitFor('tcpdump to listen', () => capture.#isListening() || undefined, { seconds: 30 });
    } catch (error) {
      await capture.#process.end();
      throw error;
    }
    return capture;
  }

  /** What was captured until now. */
  packets(): CapturedPacket[] {
    return existsSync(this.file) ? parsePcap(readFileSync(this.file)) : [];
  }

  /** Ends the capture and returns all of it: `quiet` once no packet has been written for a while, `now` under load. */
  async stop(when: 'quiet' | 'now'): Promise<CapturedPacket[]> {
    let size = -1;
    const deadline = performance.now() + 10_000;
    while (when === 'quiet' && this.#process.isRunning && size !== this.#size() && performance.now() < deadline) {
      size = this.#size();
      await sleep(300);
    }
    await this.close();
    return this.packets();
  }

  /** Ends the capture at once. */
  async close(): Promise<void> {
    await this.#process.end('SIGINT');
  }

  #isListening(): boolean {
    if (this.#process.isRunning) return this.#process.output.includes('listening on');
    throw new NetnsError(
      'ERR_EXITED',
      `${this.#process.name}: expected it to run, got: ${this.#process.output.trim()}`,
    );
  }

  #size(): number {
    return existsSync(this.file) ? statSync(this.file).size : 0;
  }
}
