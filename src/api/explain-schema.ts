import { z } from 'zod';
import type { PacketQuestion } from '../dataplane/explanation.ts';
import { ipSchema, portSchema, protocolSchema } from '../director/schema.ts';
import type { Protocol } from '../model/protocol.ts';
import { familyOf } from '../net/ip.ts';

/** The shortest transport header of each protocol, bytes: of SCTP with the header of its first chunk. */
const shortest: Readonly<Record<Protocol, number>> = { tcp: 20, udp: 8, sctp: 16 };

const byte = z.int().min(0).max(255);

/** A packet that somebody asks about; what is left out is as usual. */
export const packetQuestion = z
  .strictObject({
    protocol: protocolSchema,
    client: ipSchema,
    clientPort: portSchema,
    vip: ipSchema,
    port: portSchema,
    flags: z
      .string()
      .regex(/^[FSRPAU]*$/)
      .default('S'),
    length: z.int().max(65_535).optional(),
    ttl: byte.default(64),
    tos: byte.default(0),
    df: z.boolean().default(true),
    interface: z.string().optional(),
  })
  .transform(({ length, interface: ingress, ...given }, context): Omit<PacketQuestion, 'interface'> & Ingress => {
    const least = (familyOf(given.vip) === 4 ? 20 : 40) + shortest[given.protocol];
    if (familyOf(given.client) !== familyOf(given.vip)) {
      context.addIssue({ code: 'custom', message: 'expected client and VIP of one address family' });
    }
    if (length !== undefined && length < least) {
      context.addIssue({ code: 'custom', message: `expected at least ${least}, got ${length}`, path: ['length'] });
    }
    return { ...given, length: length ?? least, ...(ingress !== undefined && { interface: ingress }) };
  });

/** The interface that a packet comes in by, if somebody said so. */
interface Ingress {
  readonly interface?: string;
}
