import type { WireCounters, WireRates, WireServer, WireVirtualService } from '../../api/wire.ts';
import { zeroRates } from '../../model/estimator.ts';
import type { ListStyle } from './command.ts';
import { counterText } from './counter.ts';
import { tunnelText } from './tunnel.ts';

/** What a list tells besides names. */
interface Columns {
  /** The lines over the list. */
  readonly head: readonly string[];
  /** What follows a service's name, padded; without it, its scheduler and flags follow. */
  readonly service?: (service: WireVirtualService) => string;
  /** What follows a server's name, padded. */
  readonly server: (server: WireServer) => string;
}

const plainTitle = 'Prot LocalAddress:Port Scheduler Flags';
const nameTitle = 'Prot LocalAddress:Port'.padEnd(33);
const serverTitle = '  -> RemoteAddress:Port';

/** The columns of a list. */
export function columnsOf({ contents, exact }: ListStyle): Columns {
  switch (contents) {
    case 'stats':
      return counterColumns(['Conns', 'InPkts', 'OutPkts', 'InBytes', 'OutBytes'], exact, row => row.counters);
    case 'rate':
      return counterColumns(['CPS', 'InPPS', 'OutPPS', 'InBPS', 'OutBPS'], exact, row => row.rates ?? zeroRates);
    case 'thresholds':
      return {
        head: [`${nameTitle} Uthreshold Lthreshold ActiveConn InActConn `, serverTitle],
        server: ({ upperThreshold, lowerThreshold, active, inactive }) =>
          cells([upperThreshold, 10], [lowerThreshold, 10], [active, 10], [inactive, 10]),
      };
    case 'persistent-conn':
      return {
        head: [`${nameTitle} Weight    PersistConn ActiveConn InActConn `, serverTitle],
        server: ({ weight, persistent, active, inactive }) =>
          cells([weight, 9], [persistent, 11], [active, 10], [inactive, 10]),
      };
    case 'tun-info':
      return {
        head: [plainTitle, `${serverTitle}           Forward TunnelInfo    Weight ActiveConn InActConn`],
        server: ({ forwarding, weight, active, inactive }) =>
          cells([methodText(forwarding), 7], [tunnelText(forwarding), 13], [weight, 6], [active, 10], [inactive, 10]),
      };
    case 'weights':
      return {
        head: [plainTitle, `${serverTitle}           Forward Weight ActiveConn InActConn`],
        server: ({ forwarding, weight, active, inactive }) =>
          cells([methodText(forwarding), 7], [weight, 6], [active, 10], [inactive, 10]),
      };
    default:
      return contents satisfies never;
  }
}

function methodText({ kind }: WireServer['forwarding']): string {
  return kind === 'direct' ? 'Route' : 'Tunnel';
}

/** Connections, then packets and bytes in and out: of services and of servers alike. */
function counterColumns(
  titles: readonly string[],
  exact: boolean,
  countersOf: (row: WireVirtualService | WireServer) => WireCounters | WireRates,
): Columns {
  const cellsOf = (row: WireVirtualService | WireServer) => {
    const { connections, packets, outPackets, bytes, outBytes } = countersOf(row);
    return [connections, packets, outPackets, bytes, outBytes].map(count => counterText(BigInt(count), exact)).join('');
  };
  const head = [`${nameTitle}${titles.map(title => title.padStart(9)).join('')}`, serverTitle];
  return { head, service: cellsOf, server: cellsOf };
}

function cells(...row: readonly (readonly [string | number, number])[]): string {
  return row.map(([value, width]) => ` ${String(value).padEnd(width)}`).join('');
}
