import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { ServiceAddress } from '../../../model/service.ts';
import { formatIp, isIpv6 } from '../../../net/ip.ts';
import { DataplaneError } from '../../dataplane.ts';

/**
 * Keeps the host's own stack from answering packets for services, which it sees too: a table of nftables whose rule drops
 * them before anything else looks at them. What is for no service goes on to the stack as ever.
 */
export class HostRule implements Disposable {
  readonly #table: string;
  #last: Promise<void> = Promise.resolve();
  #removed = false;

  /** @param interfaces by which packets come in: a table is named by them, so that directors don't share one */
  constructor(interfaces: readonly string[]) {
    this.#table = `inet lvx_${interfaces.join('_').replaceAll(/\W/g, '_')}`;
  }

  /**
   * Has the rule be about these services from now on. One change after the other, each whole or not at all.
   * @throws DataplaneError ERR_ATTACH if nftables can't be changed
   */
  async cover(services: readonly ServiceAddress[]): Promise<void> {
    const before = this.#last.catch(() => undefined);
    this.#last = before.then(() => nft(ruleFor(this.#table, services)));
    await this.#last;
    if (this.#removed) this.remove();
  }

  /** Takes the rule away; idempotent. */
  remove(): void {
    this.#removed = true;
    const input = withoutRule(this.#table);
    execFileSync('nft', ['-f', '-'], { env, input, stdio: ['pipe', 'ignore', 'ignore'] });
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}

/** nft is where only root's path leads. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/** Adding it first makes deleting it right in either case. */
function withoutRule(table: string): string {
  return `add table ${table}\ndelete table ${table}\n`;
}

/** The commands of nft that put the rule in place of the former one. */
export function ruleFor(table: string, services: readonly ServiceAddress[]): string {
  const lines = ([4, 6] as const).flatMap(family => {
    const own = services.filter(({ vip }) => (isIpv6(vip) ? 6 : 4) === family);
    const type = `ipv${family}_addr . inet_proto`;
    const name = ({ vip, protocol }: ServiceAddress) => `${formatIp(vip)} . ${protocol}`;
    const ports = own.filter(({ port }) => port !== 0).map(service => `${name(service)} . ${service.port}`);
    const whole = own.filter(({ port }) => port === 0).map(name);
    const address = family === 4 ? 'ip daddr' : 'ip6 daddr';
    return [
      `add set ${table} ports${family} { type ${type} . inet_service; ${elements(ports)} }`,
      `add set ${table} whole${family} { type ${type}; ${elements(whole)} }`,
      `add rule ${table} prerouting ${address} . meta l4proto . th dport @ports${family} drop`,
      `add rule ${table} prerouting ${address} . meta l4proto @whole${family} drop`,
    ];
  });
  const chain = `add chain ${table} prerouting { type filter hook prerouting priority raw; policy accept; }`;
  // What the host sends to itself does not come in by an interface.
  const local = `add rule ${table} prerouting iifname lo accept`;
  return `${withoutRule(table)}add table ${table}\n${[chain, local, ...lines].join('\n')}\n`;
}

function elements(list: readonly string[]): string {
  return list.length === 0 ? '' : `elements = { ${[...new Set(list)].join(', ')} };`;
}

async function nft(script: string): Promise<void> {
  const running = promisify(execFile)('nft', ['-f', '-'], { env });
  running.child.stdin?.end(script);
  try {
    await running;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = isMissing
      ? 'there is no nft: install nftables'
      : error instanceof Error
        ? error.message
        : String(error);
    throw new DataplaneError('ERR_ATTACH', `Could not keep the host from answering for services: ${reason}`, {
      cause: error,
    });
  }
}
