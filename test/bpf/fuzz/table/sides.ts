import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SideAnswer, SideOrder } from './side.ts';
import type { SideReport, SideTask } from './traffic.ts';

const file = fileURLToPath(new URL('./side.ts', import.meta.url));

/** Two processes, each on a processor of its own. */
export class Sides {
  readonly #processes: readonly ChildProcess[];

  constructor() {
    this.#processes = [0, 1].map(processor => {
      const execArgv = ['-c', String(processor), process.execPath, '--import', 'tsx'];
      return fork(file, { execPath: 'taskset', execArgv, serialization: 'advanced' });
    });
  }

  /** Has both send so many packets at the same time. @throws Error if one of them can't */
  async run(tasks: readonly [SideTask, SideTask], packets: number): Promise<SideReport[]> {
    await Promise.all(
      this.#processes.map((side, index) => call(side, { kind: 'prepare', task: tasks[index] ?? tasks[0] })),
    );
    const answers = await Promise.all(this.#processes.map(side => call(side, { kind: 'run', packets })));
    return answers.flatMap(answer => (answer.kind === 'done' ? [answer.report] : []));
  }

  /** Ends them. */
  async close(): Promise<void> {
    await Promise.all(
      this.#processes.map(side => {
        if (side.exitCode !== null || side.signalCode !== null) return undefined;
        const ended = once(side, 'exit');
        if (side.connected) side.disconnect();
        return ended;
      }),
    );
  }
}

async function call(side: ChildProcess, order: SideOrder): Promise<SideAnswer> {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(side, 'exit', { signal }).then(([code]): SideAnswer => failed(`its end with status ${code}`));
  const answered = once(side, 'message', { signal }).then(([message]): SideAnswer => message);
  side.send(order);
  const answer = await Promise.race([answered, ended]);
  for (const other of [ended, answered]) other.catch(() => undefined);
  over.abort();
  if (answer.kind === 'failed') throw new Error(`Expected a side to obey, got ${answer.message}`);
  return answer;
}

function failed(message: string): SideAnswer {
  return { kind: 'failed', message };
}
