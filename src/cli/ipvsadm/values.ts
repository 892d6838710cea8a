import { type AddressArgument, ipv4Of, isIpv6Text, readAddress, readPlainAddress } from './address.ts';
import type { Arguments } from './arguments.ts';
import { AdmFailure } from './failure.ts';
import type { Names, Protocol } from './names.ts';
import { readInteger } from './numbers.ts';
import { isIpv6Service } from './service-options.ts';
import { readGroup } from './sync-daemons.ts';
import { readTimeout } from './timeouts.ts';
import { isTunnelType } from './tunnel.ts';

/** The largest weight and threshold: IPVS keeps them in signed 32-bit integers. */
const largest = 0x7fffffff;

/** The longest message of synchronisation that ipvsadm takes: bytes of UDP payload over IPv4. */
const maxSyncLength = 65_507;

/** What `-p` means by itself: seconds. */
const usualPersistence = 360;

/** Takes an option's value in; undefined is a value that was left out. */
type Reader = (read: Arguments, value: string | undefined, names: Names) => void | Promise<void>;

/** What the options mean that say more than that they are there, by their long names. */
export const readers: Readonly<Record<string, Reader>> = {
  'tcp-service': service('tcp'),
  'udp-service': service('udp'),
  'sctp-service': service('sctp'),
  'fwmark-service'(read, value = '') {
    const mark = readInteger(value, 1, 0xffffffff);
    if (mark === undefined) fail(`invalid fwmark value \`${value}' specified`);
    read.service = { mark, family: 4 };
  },
  scheduler(read, value = '') {
    read.scheduler = value;
  },
  pe(read, value) {
    read.engine = value;
  },
  'sched-flags'(read, value = '') {
    read.schedulerFlagWords = value;
  },
  persistent(read, value) {
    read.persistence = value === undefined ? usualPersistence : readTimeout(value, 1);
  },
  async netmask(read, value = '', names) {
    if (isIpv6Service(read)) {
      const prefix = Number.parseInt(value, 10);
      if (!(prefix >= 1 && prefix <= 128)) fail('illegal ipv6 netmask specified');
      read.mask = { prefix };
    } else {
      const netmask = (await ipv4Of(value, names)) ?? fail('illegal virtual server persistent mask specified');
      read.mask = { netmask };
    }
  },
  'real-server': server(),
  gatewaying(read) {
    read.forwarding = 'direct';
  },
  ipip(read) {
    read.forwarding = 'tunnel';
  },
  masquerading(read) {
    read.forwarding = 'masquerading';
  },
  'tun-type'(read, value = '') {
    read.tunnelType = isTunnelType(value) ? value : fail('illegal tunnel type specified');
  },
  'tun-port'(read, value = '') {
    read.tunnelPort = readInteger(value, 1, 65535) ?? fail('illegal tunnel port specified');
  },
  weight(read, value = '') {
    read.weight = readInteger(value, 0, largest) ?? fail('illegal weight specified');
  },
  'u-threshold'(read, value = '') {
    read.upperThreshold = readInteger(value, 0, largest) ?? fail('illegal u_threshold specified');
  },
  'l-threshold'(read, value = '') {
    read.lowerThreshold = readInteger(value, 0, largest) ?? fail('illegal l_threshold specified');
  },
  'mcast-interface'(read, value = '') {
    read.sync = { ...read.sync, interface: value };
  },
  syncid(read, value = '') {
    read.sync = { ...read.sync, syncId: readInteger(value, 0, 255) ?? fail('illegal syncid specified') };
  },
  'sync-maxlen'(read, value = '') {
    read.sync = {
      ...read.sync,
      maxLength: readInteger(value, 1, maxSyncLength) ?? fail('illegal sync-maxlen specified'),
    };
  },
  'mcast-group'(read, value = '') {
    read.sync = { ...read.sync, group: readGroup(value) };
  },
  'mcast-port'(read, value = '') {
    read.sync = { ...read.sync, port: readInteger(value, 1, 65535) ?? fail('illegal mcast-port specified') };
  },
  'mcast-ttl'(read, value = '') {
    read.sync = { ...read.sync, ttl: readInteger(value, 1, 255) ?? fail('illegal mcast-ttl specified') };
  },
};

function service(protocol: Protocol): Reader {
  const take = (read: Arguments, found: AddressArgument | undefined) => {
    const { address, port } = found ?? fail('illegal virtual server address[:port] specified');
    read.service = { protocol, vip: address, port: port ?? 0 };
    // A mask that came before was meant for IPv4.
    if (isIpv6Text(address)) read.mask = undefined;
  };
  return withAddress(() => protocol, take);
}

/** The port of a service, 0 of one for a mark and where there is none yet. */
function portOf(service: Arguments['service']): number {
  return service && 'port' in service ? service.port : 0;
}

function server(): Reader {
  return withAddress(
    ({ service }) => service && ('protocol' in service ? service.protocol : 'tcp'),
    (read, found) => {
      const { address, port } = found ?? fail('illegal real server address[:port] specified');
      read.server = { address, port: port ?? portOf(read.service) };
    },
  );
}

/** Reads a value that is an address; one of numbers at once: a restore may have a hundred thousand. */
function withAddress(
  protocolOf: (read: Arguments) => Protocol | undefined,
  take: (read: Arguments, found: AddressArgument | undefined) => void,
): Reader {
  return (read, value = '', names) => {
    const found = readPlainAddress(value);
    if (found) return take(read, found);
    return readAddress(value, protocolOf(read), names).then(address => take(read, address));
  };
}

function fail(message: string): never {
  throw new AdmFailure(2, message);
}
