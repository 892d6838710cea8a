import { parentPort, workerData } from 'node:worker_threads';
import type { Log } from '../../log.ts';
import { Attachment } from '../io/attachment.ts';
import { Forwarder } from './forwarder.ts';
import { Notices } from './notices.ts';
import { type FromThread, type OrderMessage, type ThreadOptions, type ToThread, toWire } from './protocol.ts';

// The thread that takes packets, handles them and sends what comes of them. It is started by packet-client.ts.

const options: ThreadOptions = workerData;

function post(message: FromThread): void {
  parentPort?.postMessage(message);
}

const log: Log = {
  info: text => post({ kind: 'log', level: 'info', text }),
  warn: text => post({ kind: 'log', level: 'warn', text }),
};

function start(): void {
  const { connections, interfaces, packets, taken } = options;
  const notices = new Notices(post, taken);
  const forwarder = new Forwarder({
    connections,
    answersForHost: true,
    notify: notice => notices.add(notice),
    cover: services => attachment.cover(services),
    resumed: (frame, verdict) => attachment.finish(frame, verdict),
  });
  const attachment = attach(forwarder);
  const close = () => {
    attachment.close();
    forwarder[Symbol.dispose]();
    parentPort?.close();
    Atomics.store(options.closed, 0, 1);
    Atomics.notify(options.closed, 0);
  };
  parentPort?.on('message', (message: ToThread) => {
    if (message.kind === 'close') close();
    else obey(message.order);
  });
  const obey = ({ id, name, ask }: OrderMessage) => {
    void forwarder.obey(name, ask).then(outcome => {
      post({ kind: 'outcome', id, outcome });
    });
  };
  post({ kind: 'ready', memory: forwarder.memory });

  function attach({ tables }: Forwarder): Attachment {
    try {
      return new Attachment({ interfaces, packets, log, ...tables, handle: forwarder.handle.bind(forwarder) });
    } catch (error) {
      forwarder[Symbol.dispose]();
      throw error;
    }
  }
}

try {
  start();
} catch (error) {
  post({ kind: 'failed', error: toWire(error) });
}
