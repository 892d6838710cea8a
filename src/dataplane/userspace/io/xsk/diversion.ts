import { BpfError, BpfObject, Link, type Program, u8, u32 } from '../../../../bpf/index.ts';
import { protocolNumbers } from '../../../../model/protocol.ts';
import type { ServiceAddress } from '../../../../model/service.ts';
import { formatIp } from '../../../../net/ip.ts';
import { addressWords } from '../../../address-words.ts';
import { builtObject } from '../../../built-object.ts';
import { DataplaneError } from '../../../dataplane.ts';
import type { Log } from '../../../log.ts';
import { type DivertKey, divertKeyCodec } from '../../generated/divert.ts';

/**
 * The program on an interface that hands packets for services to AF_XDP sockets, and leaves all others to the host
 * (bpf/divert.bpf.c). It goes with this process.
 */
export class Diversion implements Disposable {
  readonly #object: BpfObject;
  readonly #link: Link;
  /** What each half has. */
  readonly #halves: readonly Map<string, DivertKey>[] = [new Map(), new Map()];
  #half = 0;

  /** @throws DataplaneError ERR_ATTACH */
  constructor(name: string, ifindex: number, log: Log) {
    this.#object = BpfObject.open(builtObject('divert.bpf.o')).load();
    try {
      this.#link = attach(this.#object.program('divert'), name, ifindex, log);
    } catch (error) {
      this.#object.close();
      throw error;
    }
  }

  /** Has the packets of a receive queue handed to a socket. */
  take(queue: number, socket: { readonly fd: number }): void {
    this.#object.map('sockets', { key: u32, value: u32 }).set(queue, socket.fd);
  }

  /** From now on the packets for these services are handed over: all of them from the same packet on. */
  cover(services: readonly ServiceAddress[]): void {
    const next = 1 - this.#half;
    const present = this.#halves[next] ?? new Map<string, DivertKey>();
    const map = this.#object.map(`diverted_${next}`, { key: divertKeyCodec, value: u8 });
    const wanted = keysOf(services);
    for (const [name, key] of present) {
      if (wanted.has(name)) continue;
      map.delete(key);
      present.delete(name);
    }
    for (const [name, key] of wanted) {
      if (present.has(name)) continue;
      map.set(key, 1);
      present.set(name, key);
    }
    this.#object.variable('half', u32).set(next);
    this.#half = next;
  }

  /** Idempotent. */
  close(): void {
    this.#link.close();
    this.#object.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function keysOf(services: readonly ServiceAddress[]): Map<string, DivertKey> {
  const keys = new Map<string, DivertKey>();
  for (const { vip, port, protocol } of services) {
    const address = addressWords(vip);
    const words = Array.from({ length: 4 }, (_, word) => address[word] ?? 0);
    keys.set(`${formatIp(vip)}`, { address: words, port: 0, protocol: 0 });
    keys.set(`${formatIp(vip)} ${protocol} ${port}`, { address: words, port, protocol: protocolNumbers[protocol] });
  }
  return keys;
}

/** In the driver, or with a warning behind it. */
function attach(program: Program, name: string, ifindex: number, log: Log): Link {
  try {
    return Link.attachXdp(program, ifindex, { mode: 'native' });
  } catch (error) {
    if (!(error instanceof BpfError) || error.code === 'EBUSY') throw failure(name, error);
    log.warn(`${name}: its driver can't run XDP (${error.message}): using generic XDP, which is slower`);
  }
  try {
    return Link.attachXdp(program, ifindex, { mode: 'generic' });
  } catch (error) {
    throw failure(name, error);
  }
}

function failure(name: string, cause: unknown): DataplaneError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DataplaneError('ERR_ATTACH', `Could not divert packets of interface ${name}: ${why}`, { cause });
}
