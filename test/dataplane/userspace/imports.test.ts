import { execFileSync } from 'node:child_process';
import t from 'tap';

/** The shared libraries that a process has loaded once it has imported a file of the dataplane. */
function librariesAfter(file: string): string {
  const path = new URL(`../../../src/dataplane/userspace/${file}`, import.meta.url).href;
  const script = `await import(${JSON.stringify(path)}); console.log(process.report.getReport().sharedObjects.join());`;
  return execFileSync(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], { encoding: 'utf8' });
}

t.test('no native library is loaded before there is an interface to take packets from', async t => {
  for (const file of ['engine.ts', 'registry.ts', 'index.ts']) {
    t.notMatch(librariesAfter(file), /koffi|libbpf|libpcap/, file);
  }
});
