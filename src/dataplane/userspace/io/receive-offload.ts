import { addressOf, bind, c, holding } from '../../../bpf/ffi/library.ts';

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
/** `SIOCETHTOOL`, and commands of linux/ethtool.h: get and set generic receive offload. */
const ethtool = 0x8946;
const getGro = 0x2b;
const setGro = 0x2c;

const FUNCTIONS = {
  socket: c<(family: number, type: number, protocol: number) => number>(
    'int socket(int domain, int type, int protocol)',
  ),
  ioctl: c<(fd: number, request: number, argument: Uint8Array) => number>(
    'int ioctl(int fd, unsigned long request, void *argument)',
  ),
  close: c<(fd: number) => number>('int close(int fd)'),
};

const functions = bind('libc.so.6', 'libc6', FUNCTIONS);

/**
 * Keeps the kernel from joining packets of a flow before they are seen here: what it makes of them is longer than any way
 * takes. Undone when it is closed.
 */
export class ReceiveOffload implements Disposable {
  readonly #name: string;
  readonly #wasOn: boolean;

  constructor(name: string) {
    this.#name = name;
    this.#wasOn = command(name, getGro) === 1;
    if (this.#wasOn) command(name, setGro, 0);
  }

  /** Whether it had to be turned off. */
  get wasOn(): boolean {
    return this.#wasOn;
  }

  /** Turns it on again if it was; nothing happens if the interface is gone. */
  [Symbol.dispose](): void {
    if (this.#wasOn) command(this.#name, setGro, 1);
  }
}

/** What an interface says to a command of ethtool; undefined if it does not know it, or there is no such interface. */
function command(name: string, number: number, value = 0): number | undefined {
  const { socket, ioctl, close } = functions();
  // struct ethtool_value, and struct ifreq: a name and a pointer to it.
  const argument = Uint32Array.of(number, value);
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode(name).subarray(0, 15));
  new BigUint64Array(request.buffer, 16, 1)[0] = addressOf(argument.buffer);
  const fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return undefined;
  try {
    return holding([argument, request], () => ioctl(fd, ethtool, request)) < 0 ? undefined : argument[1];
  } finally {
    close(fd);
  }
}
