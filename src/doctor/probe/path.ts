import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressFamilies, addressOfSocket, socketAddress } from '../../dataplane/sockets/address.ts';
import { familyOf, type Ip } from '../../net/ip.ts';
import { echoRequest, families, parseEcho } from './echo-packet.ts';
import { ProbeSocket } from './sockets.ts';

/** What became of packets of a length that routers may not fragment. */
export type PathOutcome =
  /** They arrive. */
  | { readonly kind: 'whole' }
  /** A router says that they are too long for a link of its. */
  | { readonly kind: 'told'; readonly mtu: number }
  /** They vanish without a word; the longest that arrives, bytes. */
  | { readonly kind: 'vanishes'; readonly most: number }
  /** The other end answers no ping at all. */
  | { readonly kind: 'silent' };

/** Lengths that every link takes: bytes (RFC 791, RFC 8200). */
const least = { 4: 576, 6: 1280 } as const;
/** How often is asked, and how long answers are waited for each time: milliseconds. */
const attempts = 3;
const patience = 300;
const glance = 10;

/** `IP_MTU_DISCOVER`, `IPV6_MTU_DISCOVER` of linux/in.h and in6.h, and the value that sets DF whatever the kernel has learnt. */
const mtuDiscover = { 4: { level: 0, option: 10 }, 6: { level: 41, option: 23 } } as const;
const probe = 3;

/**
 * Tries by pings that must not be fragmented whether packets of a length get to a host.
 * @param length of the whole packet, at most the MTU of the interface that it leaves by: bytes
 * @throws BpfError with the errno: `EPERM` without CAP_NET_RAW, …
 */
export async function probePath(address: Ip, length: number): Promise<PathOutcome> {
  using pinger = new Pinger(address);
  const small = Math.min(least[familyOf(address)], length);
  const [whole, few] = await pinger.ask([length, small]);
  if (whole === 'arrived') return { kind: 'whole' };
  if (typeof whole === 'number') return { kind: 'told', mtu: whole };
  if (few !== 'arrived') return { kind: 'silent' };
  let [arrives, vanishes] = [small, length];
  while (vanishes - arrives > 1) {
    const middle = Math.floor((arrives + vanishes) / 2);
    const [got] = await pinger.ask([middle]);
    if (got === 'arrived') arrives = middle;
    else vanishes = middle;
  }
  return { kind: 'vanishes', most: arrives };
}

/** Pings one host. */
class Pinger implements Disposable {
  readonly #address: Ip;
  readonly #family: 4 | 6;
  readonly #socket: ProbeSocket;
  readonly #id = randomInt(0x10000);
  #sequence = 0;

  constructor(address: Ip) {
    this.#address = address;
    this.#family = familyOf(address);
    this.#socket = new ProbeSocket(addressFamilies[this.#family], families[this.#family].protocol, 'socket for pings');
    const { level, option } = mtuDiscover[this.#family];
    this.#socket.set(level, option, probe);
  }

  /** Sends packets of some lengths: which arrived, and for which a router told a smaller MTU. */
  async ask(lengths: readonly number[]): Promise<readonly ('arrived' | number | undefined)[]> {
    const first = this.#sequence;
    this.#sequence += lengths.length;
    const heard = new Map<number, 'arrived' | number>();
    for (let attempt = 0; attempt < attempts && heard.size < lengths.length; attempt++) {
      lengths.forEach((length, index) => {
        if (heard.has(index)) return;
        const request = echoRequest(this.#family, { id: this.#id, sequence: first + index }, length);
        this.#socket.send(request, socketAddress(this.#address));
      });
      for (let waited = 0; waited < patience && heard.size < lengths.length; waited += glance) {
        await sleep(glance);
        for (const { sequence, what } of this.#heard()) heard.set(sequence - first, what);
      }
    }
    return lengths.map((_, index) => heard.get(index));
  }

  *#heard(): Generator<{ readonly sequence: number; readonly what: 'arrived' | number }> {
    for (let got = this.#socket.receive(); got; got = this.#socket.receive()) {
      const saying = parseEcho(this.#family, got.bytes);
      if (saying?.id !== this.#id) continue;
      if (saying.kind === 'too-big') yield { sequence: saying.sequence, what: saying.mtu };
      else if (addressOfSocket(this.#family, got.from) === this.#address)
        yield { sequence: saying.sequence, what: 'arrived' };
    }
  }

  [Symbol.dispose](): void {
    this.#socket[Symbol.dispose]();
  }
}
