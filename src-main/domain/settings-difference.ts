import type { Facts } from './compared-group.ts';

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
