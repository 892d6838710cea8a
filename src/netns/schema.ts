import { z } from 'zod';
import { parseCidr } from '../net/cidr.ts';
import { parseEndpoint } from '../net/endpoint.ts';
import { NetValueError } from '../net/errors.ts';
import { isIpv6 } from '../net/ip.ts';
import { parseIpv4 } from '../net/ipv4.ts';
import { roles } from './topology.ts';

/** Names of nodes and networks become parts of namespaces' and interfaces' names, which hold 15 characters. */
const nameText = 'a name of lower case letters, digits and dashes, at most 12 characters';
const name = z.string(nameText).regex(/^[a-z][a-z0-9-]{0,11}$/, nameText);
const interfaceName = z.string().regex(/^[a-z][a-z0-9-]{0,14}$/, 'the name of an interface, at most 15 characters');

const cidr = text('an address with prefix like 10.0.0.1/24', parseCidr);
const address = z.union(
  [
    cidr.transform(value => ({ ...value, label: undefined })),
    z.strictObject({ address: cidr, label: z.string() }).transform(value => ({ ...value.address, label: value.label })),
  ],
  'an address with prefix like 10.0.0.1/24, or such an address with a label',
);

const route = text('a route like "default via 10.0.0.1"', value => {
  const match = /^(default|\S+\/\d+) via (\S+)$/.exec(value);
  if (!match?.[1] || !match[2]) throw new NetValueError('a route', value);
  if (match[1] !== 'default') parseCidr(match[1]);
  return { destination: match[1], via: parseIpv4(match[2]) };
});

const node = z.strictObject({
  role: z.enum(roles),
  interfaces: z.record(
    interfaceName,
    z.strictObject({ network: name.optional(), addresses: z.array(address).default([]) }),
  ),
  routes: z.array(route).default([]),
  sysctls: z
    .record(z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'the name of a kernel setting'), z.int())
    .default({}),
});

const service = z.strictObject({
  protocol: z.enum(['tcp', 'udp']),
  address: text('an address and port like 10.0.0.100:80', value => {
    const { address, port } = parseEndpoint(value);
    if (isIpv6(address)) throw new NetValueError('an IPv4 address', value);
    return { address, port };
  }),
  scheduler: z.string(),
  servers: z.record(name, z.int().min(0)),
});

/** A topology file, as it is written. */
export const topologySchema = z.strictObject({
  title: z.string(),
  networks: z.record(name, z.strictObject({ kind: z.enum(['link', 'bridge']) })),
  nodes: z.record(name, node),
  services: z.array(service),
});

/** The content of a topology file, values parsed. */
export type TopologyFile = z.output<typeof topologySchema>;

function text<T>(expected: string, parse: (value: string) => T) {
  return z.string(expected).transform((value, context) => {
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof NetValueError)) throw error;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }
  });
}
