import { z } from 'zod';
import { persistenceFields } from '../director/persistence-schema.ts';
import { ipSchema, markAddressSchema, portSchema, protocolSchema, serverOptionsSchema } from '../director/schema.ts';
import { serviceOptionsSchema } from '../director/service-schema.ts';
import { settingsChangeSchema } from '../director/settings-schema.ts';
import { serverDefaults } from '../model/server.ts';
import { schedulerNamePattern } from '../sched/scheduler.ts';
import { forwardingField } from './forwarding-field.ts';
import { flagWords } from './scheduler-flags.ts';

const { weight, upperThreshold, lowerThreshold } = serverOptionsSchema.shape;
const portRange = { type: 'integer', minimum: 0, maximum: 65535 } as const;

/** What JSON Schema knows of an address of either family. */
const addressFormat = { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] };

/** A real server in a file. */
export const serverFields = z
  .strictObject({
    address: ipSchema.meta({
      ...addressFormat,
      description: "The real server's address.",
      examples: ['10.0.0.11', 'fd00::11'],
    }),
    port: portSchema.optional().meta({
      ...portRange,
      description:
        "The service's port unless said otherwise, of a mark 0. Packets keep their port: another one is only a name.",
    }),
    weight: weight.default(serverDefaults.weight).meta({
      description: "A share of new connections relative to the other servers'. 0 gives it no new ones: it drains.",
      examples: [1, 2, 0],
    }),
    forwarding: forwardingField.prefault('ipip').meta({
      description:
        'How packets reach the server: IP-in-IP (ipip), its Ethernet address (direct), GRE (gre), or a mapping that tells a GUE or GRE tunnel in detail.',
      examples: ['ipip', 'direct', 'gre', { tunnel: 'gue', port: 6080 }, { tunnel: 'gre', checksum: 'csum' }],
    }),
    upper_threshold: upperThreshold.meta({
      description: 'From so many connections on it gets no new ones; 0: no limit.',
    }),
    lower_threshold: lowerThreshold.meta({
      description: 'Below so many connections it gets new ones again; 0: below three quarters of upper_threshold.',
    }),
  })
  .meta({ description: 'A real server.' });

const persistence = z.strictObject({
  seconds: persistenceFields.timeout.meta({
    description: 'How long a client that is quiet is remembered.',
    examples: [300],
  }),
  netmask: persistenceFields.netmask.meta({
    format: 'ipv4',
    description: "IPv4: the bits of a client's address that count. All of them unless said otherwise.",
    examples: ['255.255.255.0'],
  }),
  prefix: persistenceFields.prefix.meta({
    description: "IPv6: how many leading bits of a client's address count. All of them unless said otherwise.",
    examples: [64],
  }),
});

/** What a file tells of any service besides its address and servers. */
const rules = {
  scheduler: z
    .string()
    .regex(schedulerNamePattern)
    .default('wlc')
    .meta({
      description: 'What chooses the server of a new connection: by its name in ipvsadm, or as it was added.',
      examples: ['rr', 'wlc', 'mh'],
    }),
  scheduler_flags: z
    .array(z.enum(flagWords))
    .default([])
    .meta({ description: 'Flags of the scheduler, by number or by the names that sh and mh have for them.' }),
  persistence: persistence.optional().meta({
    description: "A client's connections go to the server of its first one. Services with port 0 must have it.",
    examples: [{ seconds: 300 }, { seconds: 300, netmask: '255.255.255.0' }],
  }),
  one_packet: serviceOptionsSchema.shape.onePacket.meta({
    description: 'UDP only: each packet is scheduled for itself and leaves no connection.',
  }),
};

/** A service in a file, without its servers. */
export const serviceFields = z.strictObject({
  vip: ipSchema.meta({
    ...addressFormat,
    description: 'The virtual IP address.',
    examples: ['10.0.0.100', 'fd00::100'],
  }),
  port: portSchema.meta({
    ...portRange,
    description: 'The port that clients connect to; 0: every port of the VIP that has no service of its own.',
    examples: [80, 443],
  }),
  protocol: protocolSchema.meta({ description: 'The transport protocol.' }),
  ...rules,
});

/** A service for a firewall mark in a file, without its servers. */
export const markFields = z.strictObject({
  mark: markAddressSchema.shape.mark.meta({ description: 'The mark that netfilter gives packets.', examples: [1] }),
  family: markAddressSchema.shape.family.meta({ description: 'The IP version of those packets.' }),
  ...rules,
});

const servers = z
  .array(serverFields)
  .default([])
  .meta({ description: 'The real servers, the newest last.', examples: [[{ address: '10.0.0.11', weight: 1 }]] });

/** The file that says what services, servers and settings there are to be. */
export const fileSchema = z
  .strictObject({
    services: z
      .array(
        serviceFields.extend({ servers }).meta({
          description: 'A virtual service.',
          if: { properties: { port: { const: 0 } }, required: ['port'] },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, not a promise
          then: { required: ['persistence'] },
        }),
      )
      .optional()
      .meta({
        description: 'All services that there are to be: others are removed. Left out: services stay as they are.',
      }),
    marks: z
      .array(markFields.extend({ servers }).meta({ description: 'A service for a firewall mark.' }))
      .optional()
      .meta({
        description:
          'All services for firewall marks that there are to be; left out: they stay as they are. lvx sees packets before netfilter marks them: they are kept and listed, no packet is scheduled by them.',
      }),
    settings: settingsChangeSchema.optional().meta({ description: 'Settings to change: others stay as they are.' }),
  })
  .meta({
    title: 'lvx',
    description: 'What an lvx director is to forward by: lvx apply -f FILE makes it so.',
  });
