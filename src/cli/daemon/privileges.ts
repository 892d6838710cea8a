import { readFileSync } from 'node:fs';

const capabilities = { CAP_NET_ADMIN: 12n, CAP_NET_RAW: 13n, CAP_SYS_ADMIN: 21n, CAP_BPF: 39n } as const;

type Capability = keyof typeof capabilities;

/** Whether this process may load XDP programs: it has CAP_NET_ADMIN, and CAP_BPF or CAP_SYS_ADMIN, as root has. */
export function mayLoadXdp(): boolean {
  const has = readCapabilities();
  return has('CAP_NET_ADMIN') && (has('CAP_BPF') || has('CAP_SYS_ADMIN'));
}

/** Whether this process may take and send packets: it has CAP_NET_RAW and, for nftables, CAP_NET_ADMIN. */
export function mayHandlePackets(): boolean {
  const has = readCapabilities();
  return has('CAP_NET_RAW') && has('CAP_NET_ADMIN');
}

function readCapabilities(): (name: Capability) => boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return name => ((BigInt(`0x${effective}`) >> capabilities[name]) & 1n) === 1n;
}
