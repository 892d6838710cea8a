import { Program } from '../../../../src/bpf/index.ts';

// A process that runs a program of its parent's so many times, and ends: `side.ts ID COUNT`.

const [id = 0, count = 0] = process.argv.slice(2).map(Number);
const frameLength = 54;
using program = Program.openId(id);
program.testRun({ data: new Uint8Array(frameLength), dataOut: 0, repeat: count });
