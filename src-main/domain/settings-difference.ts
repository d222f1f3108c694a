import type { Facts } from './compared-group.ts';
import { addLeaves } from './fairness.ts';
import type { Regularization } from './regularization.ts';

/**
 * A variant's regularization as facts, as in `regularization.l2.strength`; the second of a type is `l2[2]`. One that has
 * nothing to set is `yes`.
 */
export function regularizationFacts(regularization: readonly Regularization[]): Facts {
  const facts: Record<string, string> = {};
  const seen = new Map<string, number>();
  for (const { type, ...settings } of regularization) {
    const count = (seen.get(type) ?? 0) + 1;
    seen.set(type, count);
    const path = `regularization.${type}${count === 1 ? '' : `[${count}]`}`;
    if (Object.values(settings).every((value) => value === undefined)) facts[path] = 'yes';
    addLeaves(facts, path, settings);
  }
  return facts;
}

/** A setting of two groups. */
export interface ComparedSetting {
  /** As in `training.batchSize` or `regularization[0].strength`. */
  readonly what: string;
  /** Null where the group has no such setting. */
  readonly a: string | null;
  readonly b: string | null;
  readonly differs: boolean;
}

/** The settings of two groups side by side, in the order of `a`, then what only `b` has. */
export function compareSettings(a: Facts, b: Facts): ComparedSetting[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].map((what) => {
    const of = (facts: Facts): string | null => (Object.hasOwn(facts, what) ? facts[what] : null);
    return { what, a: of(a), b: of(b), differs: of(a) !== of(b) };
  });
}
