/** What was written for a scheduler that begins. */
export interface Begun {
  readonly name: string;
  /** Paths from the folder that they are in. */
  readonly files: readonly string[];
}

/** What was written, and what to do next. */
export function begunText({ name, files }: Begun): string {
  return `${files.join('\n')}

Next:
  lvx scheduler test ${name}.test.ts
  sudo lvx scheduler add ${name}.ts
  sudo lvx scheduler use ${name} VIP:PORT
`;
}
