import { lvxVersion } from '../version.ts';

/** The version that `-v` tells: as `ipvsadm`, exactly what programs look for there. */
export function versionText(program: string): string {
  if (program === 'ipvsadm') return 'ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)\n';
  return `${program} v${lvxVersion()} (grammar of ipvsadm v1.31)\n`;
}

/** What `-h` prints: the part of ipvsadm's grammar that exists. */
export function helpText(program: string): string {
  return `${versionText(program)}Usage:
  ${program} -A|E virtual-service -s scheduler
  ${program} -D virtual-service
  ${program} -C
  ${program} -a|e virtual-service -r server-address -i [-w weight]
  ${program} -d virtual-service -r server-address
  ${program} -L|l [virtual-service] [options]
  ${program} -Z [virtual-service]
  ${program} -h

Commands:
  --add-service     -A        add virtual service with options
  --edit-service    -E        edit virtual service with options
  --delete-service  -D        delete virtual service
  --clear           -C        clear the whole table
  --add-server      -a        add real server with options
  --edit-server     -e        edit real server with options
  --delete-server   -d        delete real server
  --list            -L|-l     list the table
  --zero            -Z        zero counters in a service or all services
  --help            -h        display this help message

virtual-service:
  --tcp-service|-t  service-address   service-address is host[:port]
  --udp-service|-u  service-address   service-address is host[:port]

Options:
  --scheduler    -s scheduler         one of rr|wrr
  --real-server  -r server-address    server-address is host (and port)
  --ipip         -i                   ipip encapsulation (tunneling), always to be given
  --weight       -w weight            capacity of real server
  --stats                             output of statistics information
  --exact                             expand numbers (display exact values)
  --nosort                            disable sorting output of service/server entries
  --sort                              does nothing, for backwards compatibility
  --numeric      -n                   numeric output of addresses and ports

The environment's LVX_SOCKET tells where lvxd listens (default: /run/lvx/lvxd.sock).
`;
}
