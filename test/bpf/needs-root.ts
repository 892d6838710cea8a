/** Options of a test that loads programs into the kernel: skipped, with the reason, where that is not allowed. */
export const needsRoot = process.getuid?.() === 0 ? {} : { skip: 'loads BPF programs: run it as root (sudo npm test)' };
