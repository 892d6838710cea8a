/** Flags that a scheduler has names for, in the order in which lists show them. Loads nothing: `lvxadm` is to start fast. */
export const namedFlags = [
  { scheduler: 'sh', name: 'sh-fallback', flag: 'flag-1' },
  { scheduler: 'sh', name: 'sh-port', flag: 'flag-2' },
  { scheduler: 'mh', name: 'mh-fallback', flag: 'flag-1' },
  { scheduler: 'mh', name: 'mh-port', flag: 'flag-2' },
] as const;
