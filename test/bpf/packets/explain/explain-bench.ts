import type { Explanation, PacketQuestion } from '../../../../src/dataplane/explanation.ts';
import type { Service } from '../../../../src/model/service.ts';
import type { RowBench } from '../row-bench.ts';
import type { Place } from '../rules.ts';

/** A dataplane that takes packets one by one, and tells beforehand what becomes of them. */
export interface ExplainBench extends RowBench, Place {
  readonly placement: Place['placement'] & { services(): readonly Service[] };
  /** Of a packet that comes in by interface 1. */
  explain(question: PacketQuestion): Explanation;
}
