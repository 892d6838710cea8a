import { BpfError } from '../../../bpf/index.ts';
import { familyOf, type Ip } from '../../../net/ip.ts';
import { addressFamilies, addressOfSocket, socketAddress } from '../../sockets/address.ts';
import { sockets } from '../../sockets/functions.ts';
import { Socket } from '../../sockets/socket.ts';

/** Any but 0: nothing is sent to it. */
const somePort = 9;

/** The source address that the host's routes give to packets for a destination; undefined where there is no route. */
export function sourceTo(destination: Ip): Ip | undefined {
  const family = familyOf(destination);
  const { connect, getsockname } = sockets();
  using socket = openSocket(family);
  if (socket === undefined) return undefined;
  const address = socketAddress(destination, somePort);
  if (connect(socket.fd, address, address.length) < 0) return undefined;
  if (getsockname(socket.fd, address, Uint32Array.of(address.length)) < 0) return undefined;
  return addressOfSocket(family, address);
}

/** A socket of an IP version; undefined if the host has none of that version. */
function openSocket(family: 4 | 6): Socket | undefined {
  try {
    return new Socket({ family: addressFamilies[family], type: 'datagram', object: 'datagram socket' });
  } catch (error) {
    if (error instanceof BpfError) return undefined;
    throw error;
  }
}
