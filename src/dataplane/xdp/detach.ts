import { detachFrom } from './attach.ts';
import { PinFolder } from './pins.ts';

/** Ends a dataplane that no process holds: takes the program off every interface and removes the pins. */
export function detachXdpDataplane(pinDir: string): void {
  const pins = new PinFolder(pinDir);
  for (const name of pins.linkedInterfaces()) detachFrom(name, pins);
  pins.removeAll();
}
