// Sends one packet from the namespace that it runs in, and prints what the sender returned.

import { readTunnelError } from '../../../../src/dataplane/tunnel-error.ts';
import { SocketSender } from '../../../../src/dataplane/xdp/slow-path/socket-sender.ts';
import { formatIp, parseIp } from '../../../../src/net/ip.ts';
import { parseIpv4 } from '../../../../src/net/ipv4.ts';
import { hex, ipv4, join } from '../../../dataplane/xdp/slow-path/bytes.ts';

const [what = '', to = '', protocol = '', length = ''] = process.argv.slice(2);
using sender = new SocketSender();
console.log(done());

function done(): number | string {
  if (what === 'whole') return sender.whole(answer(), parseIpv4(to));
  const destination = parseIp(to);
  if (what === 'source') {
    const source = sender.sourceTo(destination);
    return source === undefined ? 'none' : formatIp(source);
  }
  const payload = new Uint8Array(Number(length)).fill(0x41);
  return sender.tunnel({
    destination,
    protocol: Number(protocol),
    ttl: 33,
    tos: 0xb8,
    df: what === 'tunnel-df',
    payload,
  });
}

/** An ICMP error from 10.9.1.1. */
function answer(): Uint8Array {
  const inner = ipv4({ source: parseIpv4(to), destination: parseIpv4('10.9.1.1'), protocol: 17 }, new Uint8Array(8));
  const outer = ipv4({ source: 1, destination: 2, protocol: 4 }, inner);
  const error = ipv4({ source: 3, destination: 1, protocol: 1 }, join(hex('0301 0000 00000000'), outer));
  return readTunnelError(error, 0)?.answer ?? new Uint8Array();
}
