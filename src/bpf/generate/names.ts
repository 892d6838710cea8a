/** `conn_line` → `ConnLine`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** `conn_line` → `connLine`; underscores at the start are dropped. */
export function camelCase(name: string): string {
  return name.replace(/^_+/, '').replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Drops what all names have in common up to an underscore: `VERDICT_PASS`, `VERDICT_DROP` → `PASS`, `DROP`. */
export function stripCommonPrefix(names: readonly string[]): readonly string[] {
  const words = names.map(name => name.split('_'));
  let common = 0;
  const first = words[0] ?? [];
  while (words.length > 1 && words.every(name => name.length > common + 1 && name[common] === first[common])) common++;
  const stripped = words.map(name => name.slice(common).join('_'));
  return stripped.every(name => /^[A-Za-z_]/.test(name)) ? stripped : names;
}
