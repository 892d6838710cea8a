import { setTimeout as sleep } from 'node:timers/promises';
import { realCodec, SlotsLayout } from '../../bpf/generated/lvx.ts';
import { BpfMap, MapOfMaps, u32 } from '../../bpf/index.ts';
import { addressFromWords } from '../../dataplane/address-words.ts';
import { nextPlanNumber, slotsCodecs } from '../../dataplane/xdp/slot-maps.ts';
import type { Server } from '../../model/server.ts';
import type { Service } from '../../model/service.ts';
import { formatIp } from '../../net/ip.ts';
import { BenchError } from '../errors.ts';
import { scenarioOf } from './figures.ts';
import type { Lvxd } from './lvxd.ts';
import type { Part } from './part.ts';
import { servicesWith } from './services.ts';
import { withCommas } from './size-name.ts';

/** The id that the first service of new tables has. */
const serviceId = 1;
const connections = 16_384;
const patience = 60_000;

/** One weight changed in a service with many servers, until the program picks from the new period. */
export function weightChangePart(servers: number, rounds: number): Part {
  const name = `weight-change-${servers}`;
  return {
    names: [name],
    async run(place) {
      const [service, ...others] = servicesWith(1, servers, 'wrr');
      if (service === undefined || others.length > 0) throw new RangeError('Expected one service');
      const lvxd = await place.start({ services: [service], connections });
      const times: number[] = [];
      const changed: Server[] = [];
      for (const server of service.servers.slice(0, rounds)) {
        times.push(await changeWeight(lvxd, service, server));
        changed.push(server);
        verify(lvxd, service, changed);
      }
      await lvxd.stop();
      const title = `A weight changed, of ${withCommas(servers)} real servers: from the request until the program picks by it`;
      return [scenarioOf({ name, title, unit: 'ms' }, times)];
    },
  };
}

/** Doubles a server's weight of 1. Tells when packets looked into another index, milliseconds from the request. */
async function changeWeight(lvxd: Lvxd, service: Service, server: Server): Promise<number> {
  using index = BpfMap.openPinned(lvxd.pin('bss_index'), { key: u32, value: u32 });
  const before = index.get(0);
  const started = performance.now();
  const answer = lvxd.client.editServer(
    { protocol: service.protocol, vip: formatIp(service.vip), port: service.port },
    { address: formatIp(server.address), port: server.port },
    { weight: 2 },
  );
  // Told below; until then nobody may be listening.
  answer.catch(() => undefined);
  while (index.get(0) === before && performance.now() - started < patience) await sleep(1);
  const elapsed = performance.now() - started;
  await answer;
  return elapsed;
}

/** @throws BenchError ERR_WRONG_RUN unless the period has the changed servers twice and all others once */
function verify(lvxd: Lvxd, service: Service, changed: readonly Server[]): void {
  const twice = new Set(changed.map(server => server.address));
  const expected = service.servers.map(({ address }) => `${formatIp(address)} ${twice.has(address) ? 2 : 1}`).sort();
  using reals = BpfMap.openPinned(lvxd.pin('reals'), { key: u32, value: realCodec });
  const picks = new Map<number, number>();
  for (const index of readPeriod(lvxd.pin('slots'), changed.length)) picks.set(index, (picks.get(index) ?? 0) + 1);
  const got = [...picks].map(([index, count]) => `${addressOf(reals.get(index)?.address)} ${count}`).sort();
  if (got.join() === expected.join()) return;
  throw new BenchError(
    'ERR_WRONG_RUN',
    `Expected a period with ${changed.length} of ${service.servers.length} servers twice, got another with ${got.length} servers`,
  );
}

/** @param changes how often the service was changed: each time it gets another plan */
function readPeriod(path: string, changes: number): number[] {
  let number = nextPlanNumber(serviceId);
  for (let change = 0; change < changes; change++) number = nextPlanNumber(serviceId, number);
  using slots = new MapOfMaps(BpfMap.openPinned(path, { key: u32, value: u32 }));
  using inner = slots.open(number, slotsCodecs);
  if (inner === undefined) throw new BenchError('ERR_WRONG_RUN', 'Expected the service to have a period, got none');
  using view = inner.mmap();
  const words = new Uint32Array(view.buffer);
  return [...words.subarray(SlotsLayout.FIRST, SlotsLayout.FIRST + (words[SlotsLayout.LENGTH] ?? 0))];
}

function addressOf(words: readonly number[] | undefined): string {
  return words === undefined ? 'nobody' : formatIp(addressFromWords(4, words));
}
