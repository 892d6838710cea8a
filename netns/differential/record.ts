import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findTopology } from '../../src/netns/catalogue.ts';
import { Testbed } from '../../src/netns/testbed.ts';
import { type Difference, differences } from './compare.ts';
import { intended, sendsOthers } from './intended.ts';
import { ipvsSubject } from './ipvs-subject.ts';
import { lvxSubject } from './lvx-subject.ts';
import { playAll } from './play-all.ts';
import { allRules, type Placed, placed } from './playbill.ts';
import { topics } from './topics.ts';
import { type Transcript, type Transcripts, transcriptsSchema } from './transcript.ts';

// Prints, as JSON, what kernel IPVS (or lvx, with --lvx) makes of the cases; with --outstanding FILE, in what lvx differs
// from such a recording, but for what is intended, and with --lines also the first line that differs in each part:
// node dist/netns/differential/record.js [--lvx] [--outstanding FILE [--lines]] [--case TEXT] [TOPIC…]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    outstanding: { type: 'string' },
    lines: { type: 'boolean' },
    lvx: { type: 'boolean' },
    case: { type: 'string' },
  },
});
const recorded = values.outstanding === undefined ? undefined : readRecording(values.outstanding);
const cases = placed(topics)
  .filter(({ topic }) => positionals.length === 0 || positionals.includes(topic))
  .filter(({ case: { name } }) => values.case === undefined || name.includes(values.case));
const played = await play(recorded !== undefined || values.lvx === true);
const pairs = cases.map((item, index) => [item, played[index]] as const);
const result = pairs.flatMap(([item, got]): [string, unknown][] => {
  const { name } = item.case;
  if (!recorded || !got) return [[name, got]];
  const found = outstanding(item, recorded[name], got);
  const told = values.lines ? found.map(({ case: _case, ...difference }) => difference) : found.map(({ part }) => part);
  return told.length === 0 ? [] : [[name, told]];
});
process.stdout.write(`${JSON.stringify(Object.fromEntries(result), undefined, 1)}\n`);

function readRecording(file: string): Transcripts {
  return transcriptsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

async function play(isLvx: boolean): Promise<readonly Transcript[]> {
  const started = performance.now();
  const vips = cases.map(({ vip }) => vip);
  const testbed = await Testbed.up(findTopology('wire'));
  try {
    const subject = await (isLvx ? lvxSubject(testbed, vips) : ipvsSubject(testbed, vips, allRules(cases)));
    const [transcripts = []] = await playAll(cases, [subject], {
      known: ({ case: { name } }) => recorded?.[name],
      lingers: ({ case: { name } }) => recorded !== undefined && sendsOthers(name),
      tell: ({ case: { name } }) =>
        process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s  ${name}\n`),
    });
    await subject.close();
    return transcripts;
  } finally {
    await testbed.close();
  }
}

function outstanding(item: Placed, expected: Transcript | undefined, got: Transcript): Difference[] {
  const { name } = item.case;
  if (!expected) throw new Error(`${name}: expected it to be recorded, got nothing`);
  const own = intended.filter(known => known.case === name).flatMap(({ parts }) => parts);
  return differences(item, expected, got).filter(({ part }) => !own.includes(part));
}
