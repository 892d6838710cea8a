import type { Test } from 'tap';
import { ApiClient } from '../../src/api/client.ts';
import { listenAt } from '../../src/api/listen.ts';
import { createApi } from '../../src/api/server.ts';
import type { Dataplane } from '../../src/dataplane/dataplane.ts';
import { NoneDataplane } from '../../src/dataplane/none/index.ts';
import { Director } from '../../src/director/director.ts';
import { StateStore } from '../../src/director/store.ts';
import { temporaryDirectory } from '../temporary.ts';

/** An API server in this process, over a unix socket of its own; it ends with the test. */
export async function startApi(
  t: Test,
  dataplane: Dataplane = new NoneDataplane(),
  store = new StateStore(temporaryDirectory(t)),
) {
  const directory = temporaryDirectory(t);
  const director = await Director.open({ dataplane, store });
  const socket = `${directory}/lvxd.sock`;
  const reported: Error[] = [];
  const stops: boolean[] = [];
  const daemon = { version: '1.2.3', interfaces: ['eth0'], startedAt: new Date(), warnings: () => ['generic mode'] };
  const mtuOf = (name: string) => ({ dm0: 1500, jumbo0: 9000 })[name];
  const stop = (detached: boolean) => stops.push(detached);
  const app = createApi({ director, daemon, mtuOf, stop }, error => reported.push(error));
  await listenAt(app, socket);
  t.teardown(() => app.close());
  return { app, director, socket, client: new ApiClient(socket), reported, stops };
}
