import { holding } from '../../../bpf/ffi/library.ts';
import { sockets } from '../../sockets/functions.ts';
import { Socket } from '../../sockets/socket.ts';

const AF_INET = 2;
/** Bytes of `struct ifreq`, of the name in it, and the longest name. */
const requestLength = 40;
const nameLength = 16;

/**
 * Asks the kernel something about an interface (netdevice(7)).
 * @param request `SIOCG…`
 * @param pointer what the request is given as `ifr_data`, and memory that has to stay until it is answered
 * @returns the answer: what stands behind the name in `struct ifreq`; undefined if there is none, or no such interface
 * @throws BpfError if no socket can be had to ask by
 */
export function askInterface(
  name: string,
  request: number,
  pointer?: { readonly address: bigint; readonly memory: object },
): DataView | undefined {
  const argument = new Uint8Array(requestLength);
  argument.set(new TextEncoder().encode(name).subarray(0, nameLength - 1));
  const answer = new DataView(argument.buffer, nameLength);
  if (pointer !== undefined) answer.setBigUint64(0, pointer.address, true);
  using socket = new Socket({ family: AF_INET, type: 'datagram', object: 'datagram socket' });
  const memory = [argument, pointer?.memory ?? argument];
  return holding(memory, () => sockets().ioctl(socket.fd, request, argument)) < 0 ? undefined : answer;
}
