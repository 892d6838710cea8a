import type { ApiClient } from '../../api/client.ts';
import { NoAnswerError } from '../../api/http.ts';
import type { WireStatus, WireTable } from '../../api/wire.ts';
import { StateFileError } from '../../director/errors.ts';
import { emptyState, type VirtualServices } from '../../director/state.ts';
import { StateStore } from '../../director/store.ts';
import { type MarkAddress, markName } from '../../model/mark.ts';
import { type Ip, parseIp } from '../../net/ip.ts';

/** A real server of the rules, once for each way of forwarding. */
export interface RuleServer {
  readonly address: Ip;
  readonly forwarding: 'direct' | 'tunnel';
}

/** What lvxd is to balance, as far as the network is concerned. */
export interface Rules {
  readonly vips: readonly Ip[];
  readonly servers: readonly RuleServer[];
  /** Names of services for firewall marks. */
  readonly marks: readonly string[];
}

/** The daemon, and the rules: from it, or from its state file where it does not run. */
export interface DaemonFacts {
  readonly socket: string;
  /** Undefined where it does not run. */
  readonly status: WireStatus | undefined;
  /** What is the matter with the state file; undefined: nothing, or the daemon itself has told the rules. */
  readonly stateProblem: string | undefined;
  readonly rules: Rules;
}

/**
 * Asks the daemon, or reads its state file if it does not run.
 * @throws ApiError, or NoAnswerError if it runs and gives no answer; the system's error if the file may not be read
 */
export async function readDaemon(client: ApiClient, stateDirectory: string): Promise<DaemonFacts> {
  const { socket } = client;
  try {
    const [status, table] = await Promise.all([client.status(), client.table()]);
    return { socket, status, stateProblem: undefined, rules: rulesOfWire(table) };
  } catch (error) {
    if (!(error instanceof NoAnswerError) || error.code !== 'ERR_NOT_RUNNING') throw error;
  }
  try {
    const state = await new StateStore(stateDirectory).load();
    return { socket, status: undefined, stateProblem: undefined, rules: rulesOf(state ?? emptyState) };
  } catch (error) {
    if (!(error instanceof StateFileError)) throw error;
    return { socket, status: undefined, stateProblem: error.message, rules: rulesOf(emptyState) };
  }
}

function rulesOfWire({ services, marks }: WireTable): Rules {
  const servers = services.flatMap(service => service.servers);
  return distinct(
    services.map(({ vip }) => parseIp(vip)),
    servers.map(({ address, forwarding }) => ({ address: parseIp(address), forwarding: forwarding.kind })),
    marks,
  );
}

function rulesOf({ services, marks }: VirtualServices): Rules {
  const servers = services.flatMap(service => service.servers);
  return distinct(
    services.map(({ vip }) => vip),
    servers.map(({ address, forwarding }) => ({ address, forwarding: forwarding.kind })),
    marks,
  );
}

function distinct(vips: readonly Ip[], servers: readonly RuleServer[], marks: readonly MarkAddress[]): Rules {
  const byName = new Map(servers.map(server => [`${server.address} ${server.forwarding}`, server]));
  return { vips: [...new Set(vips)], servers: [...byName.values()], marks: marks.map(markName) };
}
