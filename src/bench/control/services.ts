import { serverDefaults } from '../../model/server.ts';
import { type Service, serviceDefaults } from '../../model/service.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { ipv4FromNumber, parseIpv4 } from '../../net/ipv4.ts';
import { parsePort } from '../../net/port.ts';
import { firstVip } from '../kernel/services.ts';
import { frameKinds } from '../kernel/traffic.ts';

const firstServer = parseIpv4('10.128.0.1');
const port = parsePort(frameKinds.ack.port);

/** A number of services on VIPs of their own, all over the same machines; each server has weight 1. */
export function servicesWith(services: number, servers: number, scheduler: Service['scheduler'] = 'rr'): Service[] {
  const pool = Array.from({ length: servers }, (_, index) => {
    return { address: ipv4FromNumber(firstServer + index), port, ...serverDefaults };
  });
  return Array.from({ length: services }, (_, index) => {
    const vip = ipv4FromNumber(firstVip + index);
    return { protocol: 'tcp', vip, port, scheduler, ...serviceDefaults, servers: pool };
  });
}

/** Services and their servers as a list of lines, in the order of their texts: two ways to tell the same give the same. */
export function inventoryOf(services: readonly Service[]): string[] {
  const lines = services.flatMap(({ vip, port, scheduler, servers }) => {
    const name = `TCP ${formatEndpoint({ address: vip, port })} ${scheduler}`;
    return [name, ...servers.map(server => `${name} ${formatEndpoint(server)} ${server.weight}`)];
  });
  return lines.sort();
}

/** The same of what `lvxadm -Ln` printed. */
export function inventoryOfList(text: string): string[] {
  const inventory: string[] = [];
  let service = '';
  for (const words of text.split('\n').map(line => line.trim().split(/\s+/))) {
    if (words[0] === 'TCP') {
      service = words.join(' ');
      inventory.push(service);
    } else if (words[0] === '->' && words[2] === 'Tunnel') inventory.push(`${service} ${words[1]} ${words[3]}`);
  }
  return inventory.sort();
}

/** Connections that `lvxadm -Ln` counted: established ones, and others. */
export function connectionsOfList(text: string): { readonly active: number; readonly inactive: number } {
  const rows = text.split('\n').map(line => line.trim().split(/\s+/));
  const servers = rows.filter(words => words[0] === '->' && words[2] === 'Tunnel');
  const sum = (column: number) => servers.reduce((total, words) => total + Number(words[column]), 0);
  return { active: sum(4), inactive: sum(5) };
}
