import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';

/** A place in a text, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something in a text that is no YAML, and where. */
export interface YamlError extends Position {
  readonly message: string;
}

/** A YAML text that was read, with the places of what is in it. */
export interface YamlText {
  /** The text's value; undefined if there are errors. */
  readonly content: unknown;
  readonly errors: readonly YamlError[];
  /** Where a value begins; of one that is missing, or merged in from elsewhere: where what it would be in begins. */
  valueAt(path: readonly PropertyKey[]): Position;
  /** Where the key at the end of a path begins; of one that is merged in from elsewhere: where its mapping begins. */
  keyAt(path: readonly PropertyKey[]): Position;
}

/** Reads a YAML text of one document, with merge keys. JSON is YAML, too. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const valueAt = (path: readonly PropertyKey[]) => at(offsetOf(document, path));
  const keyAt = (path: readonly PropertyKey[]) =>
    at(keyOffset(document, path) ?? offsetOf(document, path.slice(0, -1)));
  const errors = document.errors.map(({ message, pos }) => ({ message, ...at(pos[0]) }));
  if (errors.length > 0) return { content: undefined, errors, valueAt, keyAt };
  try {
    return { content: document.toJS(), errors, valueAt, keyAt };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { content: undefined, errors: [{ message, ...at(aliasOffset(document)) }], valueAt, keyAt };
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document, path: readonly PropertyKey[]): number | undefined {
  const map: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(map)) return undefined;
  const key = map.items
    .map(({ key }) => key)
    .find(each => isScalar(each) && String(each.value) === String(path.at(-1)));
  return isNode(key) ? key.range?.[0] : undefined;
}

/** Only aliases can't be resolved in a text without errors: those of no anchor, or too many. */
function aliasOffset(document: Document): number {
  const aliases: Node[] = [];
  visit(document, { Alias: (_, node) => void aliases.push(node) });
  const broken = aliases.find(node => isAlias(node) && node.resolve(document) === undefined);
  return (broken ?? aliases[0])?.range?.[0] ?? 0;
}
