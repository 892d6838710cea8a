import type { Check } from '../../check.ts';
import { type DirectorFacts, directorInterfaces, isOurs } from '../../facts/director.ts';

/** An interface that packets can't arrive on. */
export const interfaceDown: Check<DirectorFacts> = {
  name: 'interface-down',
  severity: 'error',
  found: 'an interface of `lvxd` is not there, or is down',
  why: 'No packet for a VIP arrives on it.',
  look: ({ host, interfaces }) =>
    interfaces.flatMap(name => {
      const link = host.interfaces.find(each => each.name === name);
      if (link?.up) return [];
      return {
        object: name,
        seen: link === undefined ? `no interface ${name}` : `${name} is down`,
        expected: `${name} up`,
        mend:
          link === undefined
            ? ['# start lvxd with --interface NAME for one that is there']
            : [`ip link set dev ${name} up`],
      };
    }),
};

/** The program is not where it should be. */
export const notAttached: Check<DirectorFacts> = {
  name: 'xdp-missing',
  severity: 'error',
  found: '`lvxd` runs, but no XDP program is on its interface',
  why: 'Packets for the VIP go to the host itself and are not forwarded.',
  look: facts => {
    if (facts.daemon.status?.dataplane !== 'xdp') return [];
    return directorInterfaces(facts)
      .filter(({ xdp }) => xdp.length === 0)
      .map(({ name }) => ({
        object: name,
        seen: `no XDP program on ${name}`,
        expected: "lvx's",
        mend: ['# start lvxd anew: it attaches its program'],
      }));
  },
};

/** Somebody else's program is there. */
export const foreignXdp: Check<DirectorFacts> = {
  name: 'xdp-foreign',
  severity: 'error',
  found: 'an XDP program that is not of lvx is on the interface',
  why: 'An interface runs one program: with another one on it, lvxd cannot attach, or its packets are taken away before it sees them.',
  look: facts =>
    directorInterfaces(facts).flatMap(({ name, xdp }) =>
      xdp
        .filter(({ program }) => !isOurs(program))
        .map(({ program, mode }) => ({
          object: name,
          seen: `XDP program ${program || 'without a name'} on ${name}, ${mode}`,
          expected: "none but lvx's",
          mend: [
            `ip link set dev ${name} ${off[mode]} off`,
            '# where that is refused, end the program that attached it',
          ],
        })),
    ),
};

const off = { native: 'xdpdrv', generic: 'xdpgeneric', offloaded: 'xdpoffload' } as const;

/** XDP without the driver. */
export const notNative: Check<DirectorFacts> = {
  name: 'xdp-generic',
  severity: 'warning',
  found: "lvx's program runs in generic mode, or the driver has no native XDP",
  why: 'Generic XDP runs behind the driver, on packets that were copied: it forwards several times fewer.',
  look: facts => {
    if (facts.daemon.status?.dataplane === 'userspace') return [];
    return directorInterfaces(facts).flatMap(({ name, kind, xdp }) => {
      const isGeneric = xdp.some(({ program, mode }) => isOurs(program) && mode === 'generic');
      const isAble = facts.nativeXdp.get(name);
      if (!isGeneric && (isAble !== false || xdp.length > 0)) return [];
      const driver = isAble === false ? `the driver of ${name}${kind ? ` (${kind})` : ''} has no native XDP` : '';
      return {
        object: name,
        seen: [isGeneric ? `generic XDP on ${name}` : '', driver].filter(text => text !== '').join(': '),
        expected: 'XDP in the driver',
        mend:
          isAble === false
            ? ['# use the physical interface below, or a NIC whose driver has XDP']
            : ['# start lvxd with --xdp-mode native: it tells what the driver lacks, e.g. queues or a smaller MTU'],
      };
    });
  },
};

/** Packets that hardware merged. */
export const largeReceive: Check<DirectorFacts> = {
  name: 'lro',
  severity: 'warning',
  found: 'LRO is on',
  why: 'Hardware merges packets to larger ones than any link takes: they cannot be forwarded as they are, and drivers refuse XDP.',
  look: ({ lro }) =>
    [...lro].flatMap(([name, got]) =>
      'on' in got && got.on
        ? [
            {
              object: name,
              seen: `large-receive-offload is on for ${name}`,
              expected: 'off',
              mend: [`ethtool -K ${name} lro off`],
            },
          ]
        : [],
    ),
};
