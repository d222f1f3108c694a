import type { Regularization } from './regularization.ts';
import { isIdle, textOf, textOfAll } from './regularizer-strength.ts';
import { heldBeside } from './strength-unit.ts';

/** A variant that has a regularizer on one layer alone. */
export interface AblatedLayer {
  readonly layer: string;
  readonly variantIndex: number;
}

/** Variants that have one regularizer, at one strength, on one layer each, all else being equal. */
export interface PlacedAblation {
  /** The regularizer, without the layer. */
  readonly regularizer: Regularization;
  /** What acts in all of its variants besides. */
  readonly held: readonly Regularization[];
  /** The variant without it. */
  readonly none: number;
  /** The variant that has it on all of these layers at once; null where there is none. */
  readonly all: number | null;
  /** At least two, in the order of the variants. */
  readonly layers: readonly AblatedLayer[];
}

function layersOf(regularization: Regularization): readonly string[] | undefined {
  return 'layers' in regularization ? regularization.layers : undefined;
}

function withoutLayers(regularization: Regularization): Regularization {
  if (!('layers' in regularization)) return regularization;
  const { layers, ...rest } = regularization;
  return layers === undefined ? regularization : rest;
}

interface Found {
  readonly regularizer: Regularization;
  readonly text: string;
  readonly held: ReturnType<typeof heldBeside>;
  readonly layers: AblatedLayer[];
}

function findLayers(variants: readonly (readonly Regularization[])[]): Found[] {
  const found = new Map<string, Found>();
  variants.forEach((regularizations, variantIndex) =>
    regularizations.forEach((regularization, at) => {
      const layers = layersOf(regularization);
      if (layers?.length !== 1 || isIdle(regularization)) return;
      const [layer] = layers;
      const regularizer = withoutLayers(regularization);
      const text = textOf(regularizer);
      const held = heldBeside(regularizations, [at]);
      const key = JSON.stringify([text, held.text]);
      const known = found.get(key) ?? { regularizer, text, held, layers: [] };
      found.set(key, known);
      // Of variants that are equal, the first.
      if (!known.layers.some((one) => one.layer === layer)) known.layers.push({ layer, variantIndex });
    }),
  );
  return [...found.values()].filter(({ layers }) => layers.length >= 2);
}

/** Whether a variant has a regularizer on all of some layers at once, and besides it what is held. */
function hasItOnAll(regularizations: readonly Regularization[], { text, held, layers }: Found): boolean {
  const members = regularizations.flatMap((one, at) => (textOf(withoutLayers(one)) === text ? [at] : []));
  if (members.length === 0 || heldBeside(regularizations, members).text !== held.text) return false;
  const named = members.map((at) => layersOf(regularizations[at]));
  // A regularizer that names no layer is on every one that it can be on.
  if (named.includes(undefined)) return members.length === 1;
  const covered = named.flatMap((names) => names ?? []);
  return new Set(covered).size === covered.length && layers.every(({ layer }) => covered.includes(layer));
}

/**
 * Finds variants that have the same regularizer on one layer each, beside one that has it nowhere.
 * @param variants the regularization of each variant
 * @returns by number of layers, most first
 */
export function findAblations(variants: readonly (readonly Regularization[])[]): PlacedAblation[] {
  return findLayers(variants)
    .flatMap((found): PlacedAblation[] => {
      const none = variants.findIndex((one) => textOfAll(one) === found.held.text);
      const all = variants.findIndex((one) => hasItOnAll(one, found));
      const { regularizer, layers, held } = found;
      if (none < 0) return [];
      return [{ regularizer, held: held.regularizations, none, all: all < 0 ? null : all, layers }];
    })
    .toSorted((one, other) => other.layers.length - one.layers.length);
}
