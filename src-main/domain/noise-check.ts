import type { ExperimentSpec } from './experiment.ts';
import { isFolds } from './split-spec.ts';

/** Fewer cannot be divided into two groups that have a spread. */
const FEWEST_SEEDS = 4;

function withEnoughSeeds(seeds: readonly number[]): number[] {
  const enough = [...seeds];
  for (let next = 0; enough.length < FEWEST_SEEDS; next++) if (!enough.includes(next)) enough.push(next);
  return enough;
}

/**
 * The A/A check of a variant: an experiment with the variant twice and all else as it is. Equal seeds on both sides show what
 * the machine adds (nothing, where it repeats itself exactly); several seeds of one variant show what their choice adds. At
 * least 4 seeds, but for folds.
 * @returns undefined where there is no such variant
 */
export function noiseCheckSpec(spec: ExperimentSpec, variantIndex: number): ExperimentSpec | undefined {
  const variant = spec.variants.at(variantIndex);
  if (variant === undefined) return undefined;
  const { name, regularization } = variant;
  return {
    ...spec,
    // There is nothing to choose between a variant and itself.
    training: { ...spec.training, halving: undefined },
    name: `A/A check of ${name}: ${spec.name}`.slice(0, 200),
    notes: `The variant "${name}" twice, to show how large differences are where nothing differs.`,
    // With folds each seed is one of them, and their number is given.
    seeds: isFolds(spec.split) ? spec.seeds : withEnoughSeeds(spec.seeds),
    variants: [
      { name, regularization },
      { name: `${name}, again`, regularization },
    ],
  };
}

/** The places of two variants with equal regularization; null where all differ. */
export function equalVariants({ variants }: ExperimentSpec): readonly [number, number] | null {
  const texts = variants.map(({ regularization }) => JSON.stringify(regularization));
  const second = texts.findIndex((text, at) => texts.indexOf(text) < at);
  return second < 0 ? null : [texts.indexOf(texts[second]), second];
}
