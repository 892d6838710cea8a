/** Below the range that the kernel chooses from. */
const first = 1100;
const last = 32_767;

let next = first;

/**
 * A local port that was not used for as long as possible.
 *
 * The kernel's own choice comes back to a port within minutes; a director that still knows the port's last connection
 * then takes the new one for the same, and neither schedules nor counts it.
 */
export function nextPort(): number {
  const port = next;
  next = port === last ? first : port + 1;
  return port;
}
