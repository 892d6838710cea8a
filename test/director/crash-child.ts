// Makes changes and tells each that was acknowledged; kills itself before a step that it is told, or half-way through a write.
import { writeFileSync, writeSync } from 'node:fs';
import { NoneDataplane } from '../../src/dataplane/none/index.ts';
import { Director } from '../../src/director/director.ts';
import { StateStore } from '../../src/director/store.ts';
import { changes } from './crash-edits.ts';
import { watchedFiles } from './watched-files.ts';

const [directory = '', last = '', how = ''] = process.argv.slice(2);
let step = 0;

const files = watchedFiles(({ name, path, text }) => {
  if (how === 'torn' && !name.startsWith('write')) return;
  step += 1;
  if (step !== Number(last)) return;
  if (how === 'torn') writeFileSync(path, text.slice(0, text.length / 2));
  process.kill(process.pid, 'SIGKILL');
});

const director = await Director.open({ dataplane: new NoneDataplane(), store: new StateStore(directory, files) });
writeSync(1, 'open\n');
for (const change of changes) {
  await change(director);
  writeSync(1, 'done\n');
}
