import { isDeepStrictEqual } from 'node:util';
import type { TapReport } from './tap.ts';

/** Makes the checks of one scenario; each is one line of the report. A check that fails does not end the scenario. */
export class Check {
  readonly #report: TapReport;
  readonly #scenario: string;

  constructor(report: TapReport, scenario: string) {
    this.#report = report;
    this.#scenario = scenario;
  }

  /** Checks that a value is what is expected, deeply. */
  equal(what: string, got: unknown, expected: unknown): void {
    this.#settle(what, isDeepStrictEqual(got, expected), { expected, got });
  }

  /** Checks that something holds; `details` explain a failure. */
  ok(what: string, holds: boolean, details: { readonly expected: unknown; readonly got: unknown }): void {
    this.#settle(what, holds, details);
  }

  /** Says that something could not be checked here, and why. */
  skip(what: string, why: string): void {
    this.#report.skip(`${this.#scenario}: ${what}`, why);
  }

  #settle(what: string, holds: boolean, details: object): void {
    if (holds) this.#report.pass(`${this.#scenario}: ${what}`);
    else this.#report.fail(`${this.#scenario}: ${what}`, details);
  }
}
