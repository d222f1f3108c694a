import { freshSeeds } from '../../../src-main/domain/seed-addition.ts';
import { VALIDATION_OF_FOLD } from '../../../src-main/domain/split-spec.ts';
import { listAt, numberAt, objectAt, withValue, type Json } from './json-path.ts';

/** How a draft divides its rows. */
export type SplitKind = 'shares' | 'folds';

/** The numbers of a cross-validation that its seeds follow from. */
export type FoldCount = 'folds' | 'repeats' | 'inner';

/** Which of both a draft says. */
export function splitKind(document: Json): SplitKind {
  return 'folds' in objectAt(document, 'split') ? 'folds' : 'shares';
}

const LEAST: Readonly<Record<FoldCount, number>> = { folds: 2, repeats: 1, inner: 2 };
const MOST_SEEDS = 1000;

/** Seeds that a cross-validation takes; null where its numbers are none yet, or ask for more than a thousand. */
export function seedsNeeded(document: Json): number | null {
  const counts = (['folds', 'repeats', 'inner'] as const).map((key) => {
    if (!(key in objectAt(document, 'split'))) return 1;
    const count = numberAt(document, `split.${key}`);
    return count !== undefined && Number.isInteger(count) && count >= LEAST[key] ? count : NaN;
  });
  const needed = counts.reduce((product, count) => product * count, 1);
  // NaN is not either.
  return needed <= MOST_SEEDS ? needed : null;
}

/** Takes away the last seeds, or adds further ones, so that there is one for each fold. */
function withSeedsOfFolds(document: Json): Json {
  const needed = seedsNeeded(document);
  const seeds = listAt(document, 'seeds').filter((seed) => typeof seed === 'number');
  if (needed === null || needed === seeds.length) return document;
  const kept = seeds.slice(0, needed);
  return withValue(document, 'seeds', [...kept, ...freshSeeds(kept, needed - kept.length)]);
}

/** A draft that divides its rows in the other way; what both have, as the seed of the split, stays. */
export function withSplitKind(document: Json, kind: SplitKind): Json {
  if (kind === splitKind(document)) return document;
  const shared = Object.fromEntries(
    Object.entries(objectAt(document, 'split')).filter(([key]) =>
      ['stratify', 'groupBy', 'seed'].includes(key),
    ),
  );
  const own = kind === 'folds' ? { folds: 5, repeats: 2 } : { train: 0.6, validation: 0.2, test: 0.2 };
  const next = withValue(document, 'split', { ...own, ...shared });
  return kind === 'folds' ? withSeedsOfFolds(next) : next;
}

/** A draft with another number of folds, repeats or inner folds, and the seeds that it takes. */
export function withFoldCount(document: Json, key: FoldCount, count: Json | undefined): Json {
  const next = withValue(document, `split.${key}`, count);
  // Inner folds are the validation parts.
  const split =
    key === 'inner' && count !== undefined ? withValue(next, 'split.validation', undefined) : next;
  return withSeedsOfFolds(split);
}

/** Rows of each part, as shares of all. */
export type PartShares = Readonly<Record<'train' | 'validation' | 'test', number>>;

/** The shares of one split; 0 where a number is none yet. */
export function sharesOfSplit(document: Json): PartShares {
  const share = (part: string): number => numberAt(document, `split.${part}`) ?? 0;
  return { train: share('train'), validation: share('validation'), test: share('test') };
}

/** Shares of all rows that one fold trains, validates and tests on; null where its numbers are none yet. */
export function sharesOfFold(document: Json): PartShares | null {
  const folds = numberAt(document, 'split.folds');
  if (folds === undefined || seedsNeeded(document) === null) return null;
  const inner = numberAt(document, 'split.inner');
  const watched =
    inner === undefined ? (numberAt(document, 'split.validation') ?? VALIDATION_OF_FOLD) : 1 / inner;
  const left = 1 - 1 / folds;
  return { train: left * (1 - watched), validation: left * watched, test: 1 / folds };
}
