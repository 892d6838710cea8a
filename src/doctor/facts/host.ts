import { ipCommand } from '../../dataplane/next-hop/ip-command.ts';
import { type HostInterface, parseHostInterfaces } from './interfaces.ts';
import { type Modules, readModules } from './modules.ts';
import { type DefaultRoute, parseDefaultRoutes } from './routes.ts';
import { readSysctls, type Sysctls } from './sysctls.ts';

/** What is read of a host, director or real server. Reading changes nothing. */
export interface HostFacts {
  readonly interfaces: readonly HostInterface[];
  /** In the order of the kernel: of one family, the first is the one that packets take. */
  readonly defaultRoutes: readonly DefaultRoute[];
  readonly sysctls: Sysctls;
  readonly modules: Modules;
}

/**
 * Reads the host, or the network namespace that this process is in.
 * @throws Error if `ip` is not there or says nothing
 */
export async function readHost(): Promise<HostFacts> {
  const [links, routes, routes6, modules] = await Promise.all([
    ipJson('-d', 'address', 'show'),
    ipJson('-4', 'route', 'show'),
    ipJson('-6', 'route', 'show'),
    readModules(),
  ]);
  const interfaces = parseHostInterfaces(links);
  const sysctls = await readSysctls(interfaces.map(({ name }) => name));
  const defaultRoutes = [...parseDefaultRoutes(4, routes), ...parseDefaultRoutes(6, routes6)];
  return { interfaces, defaultRoutes, sysctls, modules };
}

/** A list that `ip` gives: an empty one where it prints nothing, as for a family that the kernel lacks. */
async function ipJson(...words: readonly string[]): Promise<unknown> {
  const text = await ipCommand(['-json', ...words]);
  return text.trim() === '' ? [] : JSON.parse(text);
}
