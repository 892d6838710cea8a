import { ScriptError } from '../errors.mjs';
import { encodeFrame, FrameKind, frameDecoder } from './frames.mjs';

/** @typedef {import('./frames.mjs').JobRequest} JobRequest */
/** @typedef {import('./frames.mjs').Hello} Hello */
/** @typedef {{ onStdout: (bytes: Buffer) => unknown, onStderr: (bytes: Buffer) => unknown }} Sinks promises are awaited */
/** @typedef {{ sinks: Sinks, resolve: (status: number) => void, reject: (error: Error) => void }} Running */
/**
 * @typedef {object} RemoteJob
 * @property {Promise<number>} status
 * @property {(bytes: Buffer) => void} input standard input; no bytes: its end
 * @property {(name: NodeJS.Signals) => void} signal
 * @property {(size: import('./frames.mjs').TerminalSize) => void} resize
 */

/** The host's end of the line to a guest: starts jobs there and takes what they print. */
export class GuestConnection {
  #socket;
  #nextJob = 1;
  /** @type {Map<number, Running>} */
  #running = new Map();
  /** @type {(hello: Hello) => void} */
  #resolveHello = () => undefined;
  /** @type {(error: Error) => void} */
  #rejectHello = () => undefined;
  /** @type {Promise<Hello>} what the guest says first; rejected when the line breaks before */
  hello;

  /** @param {import('node:net').Socket} socket */
  constructor(socket) {
    this.#socket = socket;
    this.hello = new Promise((resolve, reject) => {
      this.#resolveHello = resolve;
      this.#rejectHello = reject;
    });
    this.hello.catch(() => undefined);
    this.#receive();
  }

  async #receive() {
    const decode = frameDecoder();
    try {
      for await (const chunk of this.#socket) for (const frame of decode(chunk)) await this.#take(frame);
    } catch {
      // a line that breaks is a line that ends
    }
    const error = new ScriptError('GUEST_GONE', 'virtual machine: expected an exit status, got the end of the line');
    this.#rejectHello(error);
    for (const { reject } of this.#running.values()) reject(error);
    this.#running.clear();
  }

  /** @param {import('./frames.mjs').Frame} frame */
  async #take({ kind, job, payload }) {
    if (kind === FrameKind.hello) this.#resolveHello(JSON.parse(payload.toString()));
    const running = this.#running.get(job);
    if (running === undefined) return;
    if (kind === FrameKind.stdout) await running.sinks.onStdout(payload);
    if (kind === FrameKind.stderr) await running.sinks.onStderr(payload);
    if (kind === FrameKind.exit) {
      this.#running.delete(job);
      running.resolve(JSON.parse(payload.toString()));
    }
  }

  /**
   * Starts a job; its status is rejected with code GUEST_GONE when the guest dies.
   *
   * @param {JobRequest} request
   * @param {Sinks} sinks
   * @returns {RemoteJob}
   */
  start(request, sinks) {
    const job = this.#nextJob;
    this.#nextJob += 1;
    /** @param {number} kind @param {unknown} payload */
    const send = (kind, payload) => {
      if (this.#socket.writable) this.#socket.write(encodeFrame(kind, job, payload));
    };
    /** @type {Promise<number>} */
    const status = new Promise((resolve, reject) => this.#running.set(job, { sinks, resolve, reject }));
    send(FrameKind.start, request);
    return {
      status,
      input: bytes => send(FrameKind.stdin, bytes),
      signal: name => send(FrameKind.signal, name),
      resize: size => send(FrameKind.resize, size),
    };
  }

  close() {
    this.#socket.destroy();
  }
}
