import { formatIpv4, type Ipv4, ipv4FromNumber } from '../../../net/ipv4.ts';
import type { Log } from '../../log.ts';
import { Failures } from '../../xdp/slow-path/failures.ts';
import { SocketSender } from '../../xdp/slow-path/socket-sender.ts';
import { get32 } from '../bytes.ts';
import { addLoss } from '../losses.ts';
import type { Outbox } from '../outbox.ts';
import type { FrameOut } from './packet-io.ts';

/** Lets out what is in an outbox: frames as they are, IP packets without a link header by the host's routes. */
export class Transmitter implements Disposable {
  readonly #outbox: Outbox;
  readonly #losses: Float64Array;
  readonly #frames: FrameOut;
  readonly #packets = new SocketSender();
  readonly #failures: Failures;
  readonly #indices: Int32Array;

  /** @param frames sends frames from this outbox; stays open */
  constructor(outbox: Outbox, frames: FrameOut, losses: Float64Array, log: Pick<Log, 'warn'>) {
    this.#outbox = outbox;
    this.#losses = losses;
    this.#frames = frames;
    this.#indices = new Int32Array(outbox.most);
    this.#failures = new Failures(log, () => performance.now());
  }

  /** Sends everything, and empties the outbox. */
  flush(): void {
    const { count } = this.#outbox;
    let frames = 0;
    for (let index = 0; index < count; index++) {
      if (this.#outbox.packetOf(index) > this.#outbox.startOf(index)) this.#indices[frames++] = index;
      else this.#sendPacket(index);
    }
    this.#frames.send(this.#indices, frames, (index, errno) =>
      this.#fail(errno, `a frame of ${this.#lengthOf(index)} bytes by interface ${this.#outbox.ifindexOf(index)}`),
    );
    this.#outbox.clear();
  }

  /** Idempotent. */
  close(): void {
    this.#packets.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #sendPacket(index: number): void {
    const start = this.#outbox.startOf(index);
    const destination: Ipv4 = ipv4FromNumber(get32(this.#outbox.bytes, start + 16) >>> 0);
    const packet = this.#outbox.bytes.subarray(start, this.#outbox.endOf(index));
    const errno = this.#packets.whole(packet, destination);
    if (errno !== 0) this.#fail(errno, `an ICMP error to client ${formatIpv4(destination)}`);
  }

  #fail(errno: number, what: string): void {
    addLoss(this.#losses, 'DROP_SEND_FULL');
    this.#failures.add(errno, what);
  }

  #lengthOf(index: number): number {
    return this.#outbox.endOf(index) - this.#outbox.startOf(index);
  }
}
