import { addressBytes, addressText } from './address.ts';

/** The lines of /proc/net/ip_vs_conn that are about a VIP, as `ipvsadm -Lnc` writes them. */
export function connectionLines(text: string, vip: string): string[] {
  const written = ` ${procText(vip)} `;
  const rows = text.split('\n').filter(line => line.includes(written));
  return rows.map(line => {
    const [protocol, client, clientPort, to, port, server, serverPort, state, seconds] = line.trim().split(/\s+/);
    const ends = [place(client, clientPort), place(to, port), place(server, serverPort)];
    return `${protocol} ${clock(Number(seconds))} ${state} ${ends.join(' ')}`;
  });
}

/** The lines of /proc/net/ip_vs that are about a VIP's services and their servers, as `ipvsadm -Ln` writes them, without flags. */
export function serviceLines(text: string, vip: string): string[] {
  const written = procText(vip);
  let isWanted = false;
  return text.split('\n').flatMap(line => {
    if (!line.startsWith(' ')) isWanted = line.includes(written);
    if (!isWanted || line === '') return [];
    const [first, where = '', ...rest] = line.trim().split(/\s+/);
    const colon = where.lastIndexOf(':');
    const told = first === '->' ? rest : rest.slice(0, 1);
    return [`${first} ${place(where.slice(0, colon), where.slice(colon + 1))} ${told.join(' ')}`];
  });
}

function clock(seconds: number): string {
  return [Math.floor(seconds / 60), seconds % 60].map(part => String(part).padStart(2, '0')).join(':');
}

/** How /proc writes an address: 8 hexadecimal digits, or IPv6 in full groups. */
function procText(address: string): string {
  const hex = Buffer.from(addressBytes(address)).toString('hex');
  return hex.length === 8 ? hex.toUpperCase() : (hex.match(/.{4}/g) ?? []).join(':');
}

/** Address and port from how /proc writes them. */
function place(address = '', port = ''): string {
  const digits = address.replaceAll(/[:[\]]/g, '');
  const text = addressText(Uint8Array.from(Buffer.from(digits, 'hex')));
  return `${text.includes(':') ? `[${text}]` : text}:${Number.parseInt(port, 16)}`;
}
