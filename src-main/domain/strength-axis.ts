import type { Regularization } from './regularization.ts';
import { textOfAll, type StrengthAxis } from './regularizer-strength.ts';
import { compareOnAxis, heldBeside, noneOf, unitsOf } from './strength-unit.ts';

/** A variant's place on an axis. */
interface Place {
  readonly axis: StrengthAxis;
  readonly strength: number;
  /** Equal for variants that differ in this strength alone. */
  readonly key: string;
  /** What a variant is without the regularizer, see `textOfAll`; null where leaving it out is something else than 0. */
  readonly without: string | null;
  readonly held: readonly Regularization[];
}

/** Every axis that a variant may lie on. */
function placesOf(regularizations: readonly Regularization[]): Place[] {
  return unitsOf(regularizations).map(({ axis, strength, members, key, isWhole }) => {
    const held = heldBeside(regularizations, members);
    return {
      axis,
      strength,
      key: JSON.stringify([key, held.text]),
      without: isWhole ? held.text : null,
      held: held.regularizations,
    };
  });
}

/** A variant on an axis. */
export interface StrengthPlace {
  readonly variantIndex: number;
  /** 0 without the regularizer; null there where smaller numbers are stronger, because no number says so then. */
  readonly strength: number | null;
}

/** An axis with the variants that lie on it. */
export interface PlacedAxis {
  readonly axis: StrengthAxis;
  /** What acts in all of its variants besides. */
  readonly held: readonly Regularization[];
  /** From the weakest to the strongest; at least two that differ. */
  readonly places: readonly StrengthPlace[];
}

function weakestFirst(axis: StrengthAxis) {
  return (one: StrengthPlace, other: StrengthPlace): number => {
    const order = compareOnAxis(axis, one.strength, other.strength);
    return order === 0 ? one.variantIndex - other.variantIndex : order;
  };
}

/**
 * Finds along which strengths variants differ while all else about them is equal. A variant may lie on several axes: one
 * without regularization is the start of each.
 * @param variants the regularization of each variant
 * @returns axes by number of variants, most first
 */
export function findStrengthAxes(variants: readonly (readonly Regularization[])[]): PlacedAxis[] {
  const found = new Map<string, { readonly place: Place; readonly places: StrengthPlace[] }>();
  variants.forEach((regularizations, variantIndex) => {
    for (const place of placesOf(regularizations)) {
      const known = found.get(place.key) ?? { place, places: [] };
      found.set(place.key, known);
      known.places.push({ variantIndex, strength: place.strength });
    }
  });
  const texts = variants.map(textOfAll);
  const axes = [...found.values()].map(({ place: { axis, without, held }, places }): PlacedAxis => {
    const absent = texts.flatMap((text, variantIndex): StrengthPlace[] => {
      const isPlaced = places.some((one) => one.variantIndex === variantIndex);
      return isPlaced || text !== without ? [] : [{ variantIndex, strength: noneOf(axis) }];
    });
    return { axis, held, places: [...places, ...absent].toSorted(weakestFirst(axis)) };
  });
  return axes
    .filter(({ places }) => new Set(places.map(({ strength }) => strength)).size > 1)
    .toSorted((one, other) => other.places.length - one.places.length);
}
