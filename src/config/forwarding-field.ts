import { z } from 'zod';
import { greSchema, gueSchema } from '../director/forwarding-schema.ts';
import { type Forwarding, ipip } from '../model/forwarding.ts';

const words = ['ipip', 'direct', 'gre'] as const;

const { port } = gueSchema.shape;
const checksum = 'Of the outer header: none, computed (csum), or left to remote checksum offload (remcsum, GUE only).';

const gue = gueSchema.omit({ kind: true }).extend({
  port: port.meta({ type: 'integer', maximum: 65535, description: 'The UDP port that the server takes GUE on.' }),
  checksum: gueSchema.shape.checksum.default('none').meta({ description: checksum }),
});

const gre = greSchema.omit({ kind: true }).extend({
  checksum: greSchema.shape.checksum.default('none').meta({ description: checksum }),
});

/** A way of forwarding in a file: a word where that tells everything, else a mapping. */
export const forwardingField = z
  .union([z.enum(words), z.discriminatedUnion('tunnel', [gue, gre])], {
    error: `expected ${words.join(', ')} or a mapping like { tunnel: gue, port: 6080 }`,
  })
  .transform((given): Forwarding => {
    if (typeof given === 'object') return { kind: 'tunnel', ...given };
    if (given === 'direct') return { kind: 'direct' };
    return given === 'ipip' ? ipip : { kind: 'tunnel', tunnel: 'gre', checksum: 'none' };
  });
