import fc from 'fast-check';
import type { WirePersistence } from '../../src/api/wire.ts';
import type { WantedTable } from '../../src/config/read.ts';
import { settingsChangeSchema } from '../../src/director/settings-schema.ts';
import { type Settings, settingNames, settingTable } from '../../src/model/settings.ts';
import { formatIpv4, ipv4FromNumber } from '../../src/net/ipv4.ts';
import { ipv6FromBytes } from '../../src/net/ipv6.ts';
import { isUnicast } from '../../src/net/unicast.ts';
import { schedulerNames } from '../../src/sched/registry.ts';

// Tables of any kind that a director takes, made at random.

const ipv4 = fc.nat({ max: 0xffffffff }).map(ipv4FromNumber);
/** Few values a byte, so that there are runs of zeros in any place. */
const ipv6 = fc
  .array(fc.constantFrom(0, 0, 0, 1, 0xfd, 0xff), { minLength: 16, maxLength: 16 })
  .map(bytes => ipv6FromBytes(Uint8Array.from(bytes)));

const port = fc.oneof(fc.constantFrom(0, 80, 65535), fc.nat({ max: 65535 }));
const threshold = fc.oneof(fc.constant(0), fc.nat({ max: 0x7fffffff }));

const forwarding = fc.oneof(
  fc.constant({ kind: 'tunnel', tunnel: 'ipip' } as const),
  fc.record({
    kind: fc.constant('tunnel' as const),
    tunnel: fc.constant('gue' as const),
    port: fc.integer({ min: 1, max: 65535 }),
    checksum: fc.constantFrom('none', 'csum', 'remcsum'),
  }),
  fc.record({
    kind: fc.constant('tunnel' as const),
    tunnel: fc.constant('gre' as const),
    checksum: fc.constantFrom('none', 'csum'),
  }),
);

function server(servicePort: number, family: 4 | 6) {
  const own = family === 4 ? ipv4.filter(isUnicast).map(formatIpv4) : ipv6.filter(isUnicast);
  const other = family === 4 ? ipv6.filter(isUnicast) : ipv4.filter(isUnicast).map(formatIpv4);
  const direct = fc.constant({ kind: 'direct' } as const);
  const reached = fc.oneof(
    fc.record({ address: own, forwarding: fc.oneof(forwarding, direct) }),
    fc.record({ address: other, forwarding }),
  );
  return fc
    .record({
      reached,
      port: fc.oneof({ weight: 5, arbitrary: fc.constant(servicePort) }, port),
      weight: fc.oneof(fc.constantFrom(0, 1, 2), fc.nat({ max: 0x7fffffff })),
      thresholds: fc.tuple(threshold, threshold),
    })
    .map(({ reached, thresholds, ...rest }) => ({
      ...reached,
      ...rest,
      upperThreshold: Math.max(...thresholds),
      lowerThreshold: Math.min(...thresholds),
    }));
}

const flags = fc.subarray(['flag-1', 'flag-2', 'flag-3'] as const);
const timeout = fc.oneof(fc.constant(300), fc.integer({ min: 1, max: 2_678_400 }));
const netmask = fc.oneof(fc.constantFrom('255.255.255.255', '255.255.255.0'), ipv4.map(formatIpv4));
const prefix = fc.oneof(fc.constant(128), fc.integer({ min: 1, max: 128 }));

/** How a service schedules. @param servicePort of most of its servers */
function rules(family: 4 | 6, servicePort: number, options: { needsPersistence?: boolean; onePacket?: boolean }) {
  const persistence: fc.Arbitrary<WirePersistence> =
    family === 4 ? fc.record({ timeout, netmask }) : fc.record({ timeout, prefix });
  return {
    scheduler: fc.constantFrom(...schedulerNames),
    schedulerFlags: flags,
    persistence: options.needsPersistence ? persistence : fc.option(persistence),
    onePacket: options.onePacket ? fc.boolean() : fc.constant(false),
    servers: fc.uniqueArray(server(servicePort, family), {
      maxLength: 6,
      selector: ({ address, port }) => `${address} ${port}`,
    }),
  };
}

const family = fc.constantFrom(4 as const, 6 as const);

const service = fc
  .record({ family, protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const), port })
  .chain(({ family, protocol, port }) => {
    return fc.record({
      protocol: fc.constant(protocol),
      vip: family === 4 ? ipv4.map(formatIpv4) : ipv6,
      port: fc.constant(port),
      ...rules(family, port, { needsPersistence: port === 0, onePacket: protocol === 'udp' }),
    });
  });

const mark = family.chain(family => {
  return fc.record({
    mark: fc.oneof(fc.constantFrom(1, 2, 0xffffffff), fc.integer({ min: 1, max: 0xffffffff })),
    family: fc.constant(family),
    ...rules(family, 0, { onePacket: true }),
  });
});

const settingValues = settingNames.map(name => {
  const setting = settingTable[name];
  const value: fc.Arbitrary<number | string> =
    setting.kind === 'choice'
      ? fc.constantFrom(...setting.choices)
      : fc.integer({ min: setting.least, max: setting.most });
  return [name, value] as const;
});

/** Any settings, some of them or all. */
export const settings: fc.Arbitrary<Partial<Settings>> = fc
  .record(Object.fromEntries(settingValues), { requiredKeys: [] })
  .map(given => settingsChangeSchema.parse(given));

/** Any services that a director takes. */
export const services = fc.uniqueArray(service, {
  maxLength: 5,
  selector: ({ protocol, vip, port }) => `${protocol} ${vip} ${port}`,
});

/** Any services for marks that a director takes. */
export const marks = fc.uniqueArray(mark, { maxLength: 3, selector: ({ mark, family }) => `${mark} ${family}` });

/** Anything that a file can ask for. */
export const wantedTable: fc.Arbitrary<WantedTable> = fc.record({
  services: fc.option(services, { nil: undefined }),
  marks: fc.option(marks, { nil: undefined }),
  settings,
});
