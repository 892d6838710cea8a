import type { Refusal } from '../director/refusal.ts';

/** A request can't be answered as it asks; becomes an error answer with this status and code. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const refusals: Record<Refusal, { status: number; message: string }> = {
  'zero-port': { status: 400, message: 'expected a port, or persistence with port 0' },
  'not-udp': { status: 400, message: 'expected UDP for one-packet scheduling' },
  'service-exists': { status: 409, message: 'expected a new service, got one that exists' },
  'no-such-service': { status: 404, message: 'expected a service that exists' },
  'no-such-scheduler': { status: 400, message: 'expected a scheduler that exists' },
  'no-such-engine': { status: 400, message: 'expected no persistence engine: there is none' },
  'scheduler-in-use': { status: 409, message: 'expected a scheduler that no service uses, got one that some do' },
  'wrong-netmask': { status: 400, message: 'expected a netmask for an IPv4 VIP, a prefix for an IPv6 VIP' },
  'mixed-families': { status: 400, message: "expected a tunnel to a server of another address family than the VIP's" },
  'threshold-order': { status: 400, message: 'expected a lower threshold that is not above the upper one' },
  'server-exists': { status: 409, message: 'expected a new server, got one that the service has' },
  'no-such-server': { status: 404, message: 'expected a server that the service has' },
  'not-unicast': { status: 400, message: "expected a host's address for the server" },
  'sync-runs': { status: 409, message: 'expected a synchronisation daemon that does not run, got one that does' },
  'sync-not-running': { status: 404, message: 'expected a synchronisation daemon that runs' },
};

/** What a refused edit was expected to be like, e.g. `expected a service that exists`. */
export function expectationOf(refusal: Refusal): string {
  return refusals[refusal].message;
}

/**
 * Why an edit was refused, in a sentence.
 * @param object what was to be changed, e.g. `tcp 10.0.0.100:80`
 */
export function refusalText(refusal: Refusal, object: string): string {
  return `${object}: ${expectationOf(refusal)}`;
}

/** A refused edit as a failure; its code is the refusal's name. */
export function failureOf(refusal: Refusal, object: string): ApiFailure {
  return new ApiFailure(refusals[refusal].status, refusal, refusalText(refusal, object));
}
