/**
 * One test point of a TAP 14 stream.
 *
 * @typedef {object} TapPoint
 * @property {number} depth 0 at the top, one more in each subtest
 * @property {boolean} ok
 * @property {string} name
 * @property {'skip' | 'todo' | undefined} directive
 * @property {string} reason the directive's
 * @property {string[]} diagnostics lines of its YAML block
 */
/** @typedef {{ depth: number, count: number, reason: string }} TapPlan */
/** @typedef {{ onPoint: (point: TapPoint) => void, onPlan: (plan: TapPlan) => void, onBailOut: (reason: string) => void }} TapEvents */

const INDENT = 4;
const POINT = /^( *)(not )?ok\b(?: \d+)?(?: -)?(?: (.*))?$/;
const PLAN = /^( *)1\.\.(\d+)(?: # ?(.*))?$/;
const BAIL_OUT = /^ *Bail out!(.*)$/;
const DIRECTIVE = /(?:^| )# ?(skip|todo)\b:?\S* ?(.*)$/i;
const COMMENT = /(?:^| )# ?time=\S+$/;

/** @param {string} text */
const unescaped = text => text.replaceAll(/\\([#\\])/g, '$1').trim();

/** @param {RegExpExecArray} match @returns {TapPoint} */
function readPoint([, indent = '', not, rest = '']) {
  const text = rest.replace(COMMENT, '');
  const found = DIRECTIVE.exec(text);
  const word = found?.[1]?.toLowerCase();
  return {
    depth: indent.length / INDENT,
    ok: not === undefined,
    name: unescaped(found ? text.slice(0, found.index) : text),
    directive: word === 'skip' || word === 'todo' ? word : undefined,
    reason: unescaped(found?.[2] ?? ''),
    diagnostics: [],
  };
}

/**
 * Reads TAP line by line as it comes. A subtest's points are reported before its own, a failed one when the line after its
 * diagnostics is there. What is not TAP is passed over.
 *
 * @param {TapEvents} events
 * @returns {{ write: (text: string) => void, end: () => void }}
 */
export function tapReader({ onPoint, onPlan, onBailOut }) {
  let partial = '';
  /** @type {TapPoint | undefined} */
  let point;
  /** @type {string | undefined} how far the open YAML block is indented */
  let yaml;

  const finishPoint = () => {
    if (point !== undefined && !point.ok) onPoint(point);
    point = undefined;
    yaml = undefined;
  };
  /** @param {string} line */
  const readLine = line => {
    if (yaml !== undefined && point !== undefined) {
      if (line === `${yaml}...`) yaml = undefined;
      else point.diagnostics.push(line.startsWith(yaml) ? line.slice(yaml.length) : line);
      return;
    }
    if (point !== undefined && line === `${' '.repeat(point.depth * INDENT)}  ---`) {
      yaml = line.slice(0, -3);
      return;
    }
    finishPoint();
    const plan = PLAN.exec(line);
    if (plan !== null)
      onPlan({ depth: (plan[1] ?? '').length / INDENT, count: Number(plan[2]), reason: plan[3] ?? '' });
    const bail = BAIL_OUT.exec(line);
    if (bail !== null) onBailOut((bail[1] ?? '').trim());
    const match = POINT.exec(line);
    if (match === null) return;
    point = readPoint(match);
    if (point.ok) onPoint(point);
  };

  return {
    write: text => {
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) readLine(line.replace(/\r$/, ''));
    },
    end: () => {
      if (partial !== '') readLine(partial);
      partial = '';
      finishPoint();
    },
  };
}
