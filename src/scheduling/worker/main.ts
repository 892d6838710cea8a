import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { defineScheduler, type Scheduler } from '../../sched/scheduler.ts';
import { complaintOf } from './complaint.ts';
import { Desk, layOut } from './desk.ts';
import type { FromWorker, ToWorker, WorkerInput } from './messages.ts';

// A worker thread: loads one scheduler, and answers what the host asks of it, one question after the other.

const { file }: WorkerInput = workerData;
const folder = new URL('../..', import.meta.url).pathname;
const own = (name: string) => name.startsWith(folder);
const say = (message: FromWorker) => parentPort?.postMessage(message);
const chance = {
  now: () => performance.now() / 1000,
  random: () => Math.floor(Math.random() * 2 ** 32),
};
const desks = new Map<string, Desk>();

process.setSourceMapsEnabled(true);
try {
  serve(await load());
} catch (error) {
  say({ kind: 'complaint', service: undefined, complaint: complaintOf(error, 'load', own) });
}

async function load(): Promise<Scheduler> {
  const { default: scheduler }: { default?: Scheduler } = await import(pathToFileURL(file).href);
  if (typeof scheduler === 'object') return defineScheduler(scheduler);
  throw new TypeError(`Expected as the default export what defineScheduler returns, got ${typeof scheduler}`);
}

function serve(scheduler: Scheduler): void {
  const { name, build, pick, onOpen, onClose } = scheduler;
  parentPort?.on('message', (message: ToWorker) => {
    if ('number' in message) answer(scheduler, message);
    else notice(scheduler, message);
  });
  const abilities = { build: !!build, pick: !!pick, onOpen: !!onOpen, onClose: !!onClose };
  say({ kind: 'ready', name, abilities });
}

function answer(scheduler: Scheduler, question: Extract<ToWorker, { number: number }>): void {
  const { kind, number } = question;
  const began = performance.now();
  try {
    const value =
      question.kind === 'build'
        ? layOut(scheduler, question.servers, question.context)
        : deskOf(scheduler, question.service).pick(question.connection, question.loads);
    say({ kind: 'answer', number, value, took: performance.now() - began });
  } catch (error) {
    say({ kind: 'failed', number, complaint: complaintOf(error, kind, own) });
  }
}

function notice(scheduler: Scheduler, message: Exclude<ToWorker, { number: number }>): void {
  const { kind, service } = message;
  try {
    if (message.kind === 'forget') desks.delete(service);
    else if (message.kind === 'offer') deskOf(scheduler, service).offer(message);
    else deskOf(scheduler, service).tell(message.kind, message.connection, message.server);
  } catch (error) {
    say({ kind: 'complaint', service, complaint: complaintOf(error, kind === 'offer' ? 'memory' : kind, own) });
  }
}

function deskOf(scheduler: Scheduler, service: string): Desk {
  const desk = desks.get(service) ?? new Desk(scheduler, chance);
  desks.set(service, desk);
  return desk;
}
