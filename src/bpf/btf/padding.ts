/** Whether a field is explicit padding by its name (`pad`, `_pad2`, `__padding`, `reserved`): such fields have no value and stay as they are in memory. */
export function isPadding(name: string): boolean {
  return /^_*(pad(ding)?|reserved)_?\d*$/.test(name);
}
