import { BenchError } from '../errors.ts';

/** TCP segments that a namespace has seen since it was made. */
export interface Segments {
  readonly sent: number;
  readonly received: number;
}

/** Reads the line of TCP's counters in /proc/net/snmp by the names above them. @throws BenchError ERR_WRONG_RUN */
export function parseSegments(snmp: string): Segments {
  const [names, values] = snmp.split('\n').filter(line => line.startsWith('Tcp:'));
  const counter = (name: string) => {
    const value = values?.split(' ')[names?.split(' ').indexOf(name) ?? -1];
    if (value !== undefined && /^\d+$/.test(value)) return Number(value);
    throw new BenchError('ERR_WRONG_RUN', `/proc/net/snmp: expected TCP's counter ${name}, got ${value ?? 'none'}`);
  };
  return { sent: counter('OutSegs'), received: counter('InSegs') };
}

/** What has been added since before. */
export function segmentsSince(before: Segments, now: Segments): Segments {
  return { sent: now.sent - before.sent, received: now.received - before.received };
}
