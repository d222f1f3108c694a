import { shortNumber } from './short-number.ts';

/*
 * Sweeps are a way to write variants, not a kind of experiment: what trains, is stored and is found again is the variants. `Entry`
 * is a regularizer, of a spec or of a draft that may not be valid yet.
 */

/** More variants than this are refused; so many take long, and no table of them is read. */
export const MOST_VARIANTS = 100;

/** A strength that variants differ in. */
export interface SweptStrength<Entry> {
  /** How names call it, as in `L2` or `L2 on dense1`. */
  readonly label: string;
  /** Each > 0, and none twice. */
  readonly strengths: readonly number[];
  /** The regularizer at a strength. */
  readonly at: (strength: number) => Entry;
}

/** A variant of a sweep. */
export interface SweptVariant<Entry> {
  readonly name: string;
  readonly regularization: readonly Entry[];
}

/** One strength, or two whose every pair is a variant. */
export type SweptStrengths<Entry> =
  readonly [SweptStrength<Entry>] | readonly [SweptStrength<Entry>, SweptStrength<Entry>];

function levelsOf<Entry>({ label, strengths, at }: SweptStrength<Entry>) {
  const present = strengths.map((strength) => ({
    words: [`${label} ${shortNumber(strength)}`],
    entries: [at(strength)],
  }));
  return [{ words: [], entries: [] }, ...present];
}

function baselineName(common: readonly unknown[], labels: readonly string[]): string {
  return common.length === 0 ? 'none' : `no ${labels.join(', no ')}`;
}

/**
 * The variants of a sweep: the baseline without any of it, then every strength; of two strengths every pair, and each without the
 * other, the first one changing fastest.
 * @param common what every variant has
 */
export function sweepVariants<Entry>(
  common: readonly Entry[],
  swept: SweptStrengths<Entry>,
): SweptVariant<Entry>[] {
  const [first, second] = swept;
  const outer = second === undefined ? [{ words: [], entries: [] }] : levelsOf(second);
  const baseline = baselineName(
    common,
    swept.map(({ label }) => label),
  );
  return outer.flatMap((slow) =>
    levelsOf(first).map((fast) => {
      const words = [...fast.words, ...slow.words];
      return {
        name: words.length === 0 ? baseline : words.join(' + '),
        regularization: [...common, ...fast.entries, ...slow.entries],
      };
    }),
  );
}

/** A regularizer that is put on one layer after the other. */
export interface LayerSweep<Entry> {
  /** How names call it with its strength, as in `L2 0.01`. */
  readonly label: string;
  readonly layers: readonly string[];
  /** The regularizer on some layers. */
  readonly on: (layers: readonly string[]) => Entry;
}

/**
 * The variants that say which layer needs a regularizer: the baseline without it, one per layer that has it alone, and one that has
 * it on all of these layers.
 * @param common what every variant has
 */
export function layerVariants<Entry>(
  common: readonly Entry[],
  { label, layers, on }: LayerSweep<Entry>,
): SweptVariant<Entry>[] {
  return [
    { name: baselineName(common, [label]), regularization: common },
    ...layers.map((layer) => ({ name: `${label} on ${layer}`, regularization: [...common, on([layer])] })),
    ...(layers.length < 2
      ? []
      : [
          {
            name: `${label} on all ${layers.length} layers`,
            regularization: [...common, on(layers)],
          },
        ]),
  ];
}
