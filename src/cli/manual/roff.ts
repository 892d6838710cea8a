/** A paragraph, or a term with what it means, or lines that are set as they are. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'term'; readonly term: string; readonly text: string }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'heading'; readonly text: string };

/** A page of the manual. */
export interface ManualPage {
  readonly name: string;
  /** 1: commands; 8: commands of administrators. */
  readonly section: 1 | 8;
  readonly version: string;
  /** What it is, in a few words without a point. */
  readonly summary: string;
  readonly sections: readonly { readonly title: string; readonly blocks: readonly Block[] }[];
}

/** A page in the language of man(7). */
export function roffText({ name, section, version, summary, sections }: ManualPage): string {
  const title = `.TH ${name.toUpperCase()} ${section} "" "lvx ${version}" "lvx"`;
  const lines = [title, '.SH NAME', `${escaped(name)} \\- ${escaped(summary)}`];
  for (const { title: heading, blocks } of sections) lines.push(`.SH ${heading}`, ...blocks.flatMap(blockLines));
  return `${lines.join('\n')}\n`;
}

function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return ['.PP', escaped(block.text)];
    case 'term':
      return ['.TP', `\\fB${escaped(block.term)}\\fR`, escaped(block.text)];
    case 'lines':
      return ['.PP', '.nf', ...block.lines.map(escaped), '.fi'];
    case 'heading':
      return [`.SS ${escaped(block.text)}`];
    default:
      return block satisfies never;
  }
}

/** A text as it is to be read: nothing in it is taken for a request or an escape. */
function escaped(text: string): string {
  const plain = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('→', '\\(->').replaceAll("'", '\\(aq');
  return /^[.]/.test(plain) ? `\\&${plain}` : plain;
}
