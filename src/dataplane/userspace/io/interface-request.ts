import { bind, c, holding } from '../../../bpf/ffi/library.ts';

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
/** Bytes of `struct ifreq`, of the name in it, and the longest name. */
const requestLength = 40;
const nameLength = 16;

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
 * Asks the kernel something about an interface (netdevice(7)).
 * @param request `SIOCG…`
 * @param pointer what the request is given as `ifr_data`, and memory that has to stay until it is answered
 * @returns the answer: what stands behind the name in `struct ifreq`; undefined if there is none, or no such interface
 */
export function askInterface(
  name: string,
  request: number,
  pointer?: { readonly address: bigint; readonly memory: object },
): DataView | undefined {
  const { socket, ioctl, close } = functions();
  const argument = new Uint8Array(requestLength);
  argument.set(new TextEncoder().encode(name).subarray(0, nameLength - 1));
  const answer = new DataView(argument.buffer, nameLength);
  if (pointer !== undefined) answer.setBigUint64(0, pointer.address, true);
  const fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return undefined;
  try {
    return holding([argument, pointer?.memory ?? argument], () => ioctl(fd, request, argument)) < 0
      ? undefined
      : answer;
  } finally {
    close(fd);
  }
}
