import type { Case, Topic } from './case.ts';
import { namesOf, vipOf } from './names.ts';

/** A case with its topic and its VIP. */
export interface Placed {
  readonly topic: string;
  readonly case: Case;
  readonly vip: string;
  /** It is about where many connections go: listing each of them would only say that again. */
  readonly isSpread: boolean;
  /** Its scheduler chooses by chance: how many connections each server has is not to be compared. */
  readonly isRandom: boolean;
}

/** Cases with their VIPs, which follow from their places; those that leave many connections come last. */
export function placed(topics: readonly Topic[]): Placed[] {
  const all = topics.flatMap((topic, topicNumber) =>
    topic.cases.map(
      (item, number): Placed => ({
        topic: topic.name,
        case: item,
        vip: vipOf(topicNumber + 1, number, item.family ?? 4),
        isSpread: item.steps.reduce((sum, step) => sum + (step.kind === 'picks' ? step.count : 0), 0) >= 12,
        isRandom: item.steps.some(step => step.kind === 'picks' && step.anyOrder),
      }),
    ),
  );
  return [...all.filter(({ isSpread }) => !isSpread), ...all.filter(({ isSpread }) => isSpread)];
}

/** The rules of all cases, with addresses. */
export function allRules(cases: readonly Placed[]): string[] {
  return cases.flatMap(({ case: { rules }, vip }) => rules.map(namesOf(vip).expand));
}
