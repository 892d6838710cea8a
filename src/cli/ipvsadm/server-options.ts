import type { ServerName } from '../../api/client.ts';
import type { WireForwarding, WireServerOptions } from '../../api/wire.ts';
import { isIpv6Text } from './address.ts';
import type { Arguments } from './arguments.ts';
import { AdmFailure } from './failure.ts';
import { isIpv6Service } from './service-options.ts';
import { tunnelOf, tunnelOptions } from './tunnel.ts';

/** The server that a command line is about. */
export function serverOf({ server }: Arguments): ServerName {
  if (server) return server;
  throw new Error('Expected a server: the rules make the option necessary');
}

/** What a server is to be like. @throws AdmFailure for what contradicts itself, and for masquerading */
export function serverOptions(read: Arguments): WireServerOptions {
  const { weight, upperThreshold, lowerThreshold } = read;
  return { weight, forwarding: forwardingOf(read), upperThreshold, lowerThreshold };
}

function forwardingOf(read: Arguments): WireForwarding {
  const { forwarding, given } = read;
  if (forwarding !== 'tunnel') {
    if (isIpv6Text(serverOf(read).address) !== isIpv6Service(read)) {
      throw new AdmFailure(2, 'Different address family is allowed only for tunneling servers');
    }
    if (tunnelOptions.some(option => given.has(option))) {
      throw new AdmFailure(2, 'Tunnel options conflict with forward method');
    }
  }
  if (forwarding === 'masquerading') {
    throw new AdmFailure(
      2,
      'masquerading (-m) is not possible, since answers would have to come back through the director and lvx sees one direction only: use -i (tunnelling) or -g (direct routing)',
      false,
    );
  }
  return forwarding === 'direct' ? { kind: 'direct' } : tunnelOf(read.tunnelType, given, read.tunnelPort);
}
