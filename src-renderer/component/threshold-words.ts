import type { ThresholdReport } from '../../src-main/domain/threshold-report.ts';
import type { ThresholdRule } from '../../src-main/domain/threshold.ts';
import { meanAndSd } from '../../src-main/domain/number-text.ts';

/** How the rules are called, in the order in which they are offered. */
export const RULE_LABELS: Readonly<Record<ThresholdRule['kind'], string>> = {
  fixed: 'set by hand',
  bestF1: 'best F1',
  bestBalancedAccuracy: 'best balanced accuracy (Youden)',
  bestMcc: 'best Matthews correlation',
  precisionAtLeast: 'precision of at least …',
  recallAtLeast: 'recall of at least …',
  leastCost: 'least cost',
};

/** A rule as it begins when it is picked. */
export function startOfRule(kind: ThresholdRule['kind']): ThresholdRule {
  switch (kind) {
    case 'fixed':
      return { kind, threshold: 0.5 };
    case 'precisionAtLeast':
      return { kind, precision: 0.9 };
    case 'recallAtLeast':
      return { kind, recall: 0.9 };
    case 'leastCost':
      return { kind, missCost: 5 };
    default:
      return { kind };
  }
}

/** The number that a rule wishes for; null for rules without one. */
export function wishOf(rule: ThresholdRule): number | null {
  switch (rule.kind) {
    case 'precisionAtLeast':
      return rule.precision;
    case 'recallAtLeast':
      return rule.recall;
    case 'leastCost':
      return rule.missCost;
    default:
      return null;
  }
}

/** The same rule with another wish; undefined for a number that it cannot have. */
export function withWish(rule: ThresholdRule, wish: unknown): ThresholdRule | undefined {
  if (typeof wish !== 'number') return undefined;
  const isShare = wish >= 0 && wish <= 1;
  switch (rule.kind) {
    case 'precisionAtLeast':
      return isShare ? { kind: rule.kind, precision: wish } : undefined;
    case 'recallAtLeast':
      return isShare ? { kind: rule.kind, recall: wish } : undefined;
    case 'leastCost':
      return wish >= 1e-6 && wish <= 1e6 ? { kind: rule.kind, missCost: wish } : undefined;
    default:
      return undefined;
  }
}

/** Which thresholds came out, in a sentence. */
export function thresholdSentence({ rule, a, b, positiveClass }: ThresholdReport): string {
  const called = `called ${positiveClass} from a probability of`;
  if (rule.kind === 'fixed') return `A row is ${called} ${rule.threshold.toFixed(2)} on.`;
  const [ofA, ofB] = [a, b].map((group) => (group === null ? '' : meanAndSd(group.threshold, 3)));
  const runs = a.perSeed.length + (b?.perSeed.length ?? 0);
  const whose = runs === 1 ? 'the threshold was chosen' : 'every run chose its own threshold';
  return `A row is ${called} ${b === null ? ofA : `${ofA} (A) or ${ofB} (B)`} on: ${whose} on validation rows.`;
}

/** How many runs found no threshold, and why; empty where all did. */
export function withoutThreshold({ a, b }: ThresholdReport): string {
  const missing = [...a.perSeed, ...(b?.perSeed ?? [])].flatMap(({ threshold }) =>
    threshold.value === null ? [threshold.reason] : [],
  );
  if (missing.length === 0) return '';
  const reasons = [...new Set(missing)].join('; ');
  return `${missing.length} ${missing.length === 1 ? 'run has' : 'runs have'} no threshold: ${reasons}.`;
}
