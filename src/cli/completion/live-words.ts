import { networkInterfaces } from 'node:os';
import type { ApiClient } from '../../api/client.ts';
import type { WireTable } from '../../api/wire.ts';
import { type ChoiceSetting, type NumberSetting, settingNames, settingTable } from '../../model/settings.ts';
import { schedulerNames } from '../../sched/registry.ts';
import { endpointText } from '../operator/endpoint.ts';
import type { Live } from './grammar.ts';

/** How long a daemon may take to tell its services, milliseconds: somebody waits at a prompt. */
const patience = 700;

/**
 * The live words of a program. Without a daemon there are no services and servers.
 * @param program its services have a protocol in front but in `lvxadm`
 */
export async function liveWords(
  live: Live,
  program: string,
  client: Pick<ApiClient, 'table' | 'schedulers'>,
): Promise<readonly string[]> {
  switch (live) {
    case 'setting':
      return settingNames.flatMap(settingWords);
    case 'scheduler':
      return [...schedulerNames, ...(await inTime(client.schedulers.list(), [])).map(({ name }) => name)];
    case 'interface':
      return Object.keys(networkInterfaces());
    case 'service':
      return (await tableOf(client)).services.map(({ protocol, vip, port }) => {
        return `${program === 'lvxadm' ? '' : `${protocol}/`}${endpointText(vip, port)}`;
      });
    case 'mark':
      return (await tableOf(client)).marks.map(({ mark }) => String(mark));
    case 'server': {
      const { services, marks } = await tableOf(client);
      return [...services, ...marks].flatMap(({ servers }) => servers.map(({ address }) => address));
    }
    default:
      return live satisfies never;
  }
}

function settingWords(name: (typeof settingNames)[number]): readonly string[] {
  const setting: NumberSetting | ChoiceSetting = settingTable[name];
  return setting.kind === 'choice' ? setting.choices.map(choice => `${name}=${choice}`) : [`${name}=`];
}

/** The daemon's table; nothing in it if it takes too long, or there is none. */
function tableOf(client: Pick<ApiClient, 'table'>): Promise<Pick<WireTable, 'services' | 'marks'>> {
  return inTime<Pick<WireTable, 'services' | 'marks'>>(client.table(), { services: [], marks: [] });
}

/** What the daemon answers; nothing if it takes too long, or there is none. */
async function inTime<T>(answer: Promise<T>, nothing: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>(resolve => {
    timer = setTimeout(resolve, patience, nothing);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return nothing;
  } finally {
    clearTimeout(timer);
  }
}
