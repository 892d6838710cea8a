import { Hold } from './hold.ts';
import { exchangeHttp } from './http-exchange.ts';
import { Load } from './load.ts';
import type { ClientTask, Exchange, HeldConnection, Tally } from './messages.ts';
import { exchangeUdp } from './udp-exchange.ts';

// A client: does the tasks that come as messages {id, task}, and answers each with {id, result} or {id, error}.

let load: Load | undefined;
let holds: Hold[] = [];

process.on('disconnect', () => process.exit(0));
process.on('message', (message: { readonly id: number; readonly task: ClientTask }) => {
  perform(message.task).then(
    result => process.send?.({ id: message.id, result }),
    (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
  );
});
process.send?.({ kind: 'ready' });

async function perform(task: ClientTask): Promise<readonly Exchange[] | Tally | readonly HeldConnection[] | null> {
  switch (task.kind) {
    case 'request':
      return request(task);
    case 'start-load':
      if (load) throw new Error('start-load: expected no load yet, got one that runs');
      load = new Load(task);
      return null;
    case 'tally':
      return running(load).tally();
    case 'stop-load': {
      const tally = await running(load).stop();
      load = undefined;
      return tally;
    }
    case 'hold': {
      const opened = Array.from({ length: task.count }, () => new Hold(task));
      holds.push(...opened);
      const results: HeldConnection[] = [];
      for (const hold of opened) results.push(await hold.open());
      return results;
    }
    case 'release': {
      const released = holds;
      holds = [];
      return Promise.all(released.map(hold => hold.release()));
    }
  }
}

async function request(task: ClientTask & { readonly kind: 'request' }): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  for (let sent = 0; sent < task.count; sent++) {
    exchanges.push(await (task.protocol === 'udp' ? exchangeUdp(task, task) : exchangeHttp(task, task)));
  }
  return exchanges;
}

function running(load: Load | undefined): Load {
  if (!load) throw new Error('expected a load that runs, got none');
  return load;
}
