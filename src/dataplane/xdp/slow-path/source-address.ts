import { familyOf, type Ip } from '../../../net/ip.ts';
import { addressFamilies, addressOfSocket, socketAddress } from './socket-address.ts';
import { sockets } from './socket-functions.ts';

const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
/** Any but 0: nothing is sent to it. */
const somePort = 9;

/** The source address that the host's routes give to packets for a destination; undefined where there is no route. */
export function sourceTo(destination: Ip): Ip | undefined {
  const family = familyOf(destination);
  const { socket, connect, getsockname, close } = sockets();
  const fd = socket(addressFamilies[family], SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return undefined;
  try {
    const address = socketAddress(destination, somePort);
    if (connect(fd, address, address.length) < 0) return undefined;
    if (getsockname(fd, address, Uint32Array.of(address.length)) < 0) return undefined;
    return addressOfSocket(family, address);
  } finally {
    close(fd);
  }
}
