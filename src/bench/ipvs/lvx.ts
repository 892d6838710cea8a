import type { MapView, Program } from '../../bpf/index.ts';
import { DetachedProgram } from '../../dataplane/xdp/detached-program.ts';
import { serverDefaults } from '../../model/server.ts';
import { serviceDefaults } from '../../model/service.ts';
import { parseMac } from '../../net/mac.ts';
import { parsePort } from '../../net/port.ts';
import type { Contender, Counted } from './contender.ts';
import type { Live } from './live.ts';
import { director, realServers, type Topology, vip } from './topology.ts';

/** As many connections as lvxd makes room for unless it is told otherwise. */
const connections = 1_048_576;

/** The dataplane, which redirects to the cable. */
export class Lvx implements Contender {
  readonly name = 'lvx';
  readonly program: Program;
  readonly #live: Live;
  readonly #lvx: DetachedProgram;
  readonly #connections: MapView;

  constructor(live: Live, { cable }: Topology) {
    this.#live = live;
    this.#lvx = new DetachedProgram({ connections });
    this.program = this.#lvx.object.program('lvx');
    this.#connections = this.#lvx.object.map('conns').mmap();
    const port = parsePort(80);
    for (const address of realServers) {
      this.#lvx.hops.set(address, {
        ifindex: cable,
        sourceMac: parseMac('02:00:00:00:00:02'),
        destinationMac: parseMac('02:00:00:00:01:0b'),
        source: director,
        mtu: 1500,
        tags: [],
      });
    }
    const servers = realServers.map(address => ({ address, port, ...serverDefaults }));
    this.#lvx.placement.replace([], [{ protocol: 'tcp', vip, port, scheduler: 'rr', ...serviceDefaults, servers }]);
  }

  delivered(): number {
    return this.#live.arrived();
  }

  counted(): Counted {
    const { placement, tables } = this.#lvx;
    const verdicts = tables.verdicts.read();
    const servers = placement.services().flatMap(service => service.servers);
    const opened = servers.reduce((sum, { index }) => sum + tables.routes.traffic(index).connections, 0n);
    return {
      forwarded: Number(verdicts.find(({ name }) => name === 'REDIRECT')?.packets ?? 0n),
      opened: Number(opened),
    };
  }

  /** Empties the table: no packet may be under way. */
  async forget(): Promise<void> {
    new Uint8Array(this.#connections.buffer).fill(0);
  }

  [Symbol.dispose](): void {
    this.#connections.close();
    this.#lvx[Symbol.dispose]();
  }
}
