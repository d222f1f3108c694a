import type { Regularization } from './regularization.ts';
import { textOfAll, type StrengthAxis } from './regularizer-strength.ts';
import { compareOnAxis, heldBeside, noneOf, unitsOf, type StrengthUnit } from './strength-unit.ts';

/** A variant in a grid of two strengths, each as of `StrengthPlace`. */
export interface GridPlace {
  readonly variantIndex: number;
  readonly row: number | null;
  readonly column: number | null;
}

/** Two strengths that variants differ in, all else being equal. */
export interface PlacedGrid {
  readonly rows: StrengthAxis;
  readonly columns: StrengthAxis;
  /** What acts in all of its variants besides. */
  readonly held: readonly Regularization[];
  /** Of variants that are equal, the first. */
  readonly places: readonly GridPlace[];
}

/** Two strengths of one variant. */
type UnitPair = readonly [StrengthUnit, StrengthUnit];

function isDisjoint([one, other]: UnitPair): boolean {
  return !one.members.some((member) => other.members.includes(member));
}

/** Both numbers of one elastic net, which are two strengths of one regularizer. */
function isOfOneNet([one, other]: UnitPair): boolean {
  const isAlone = one.members.length === 1 && other.members.length === 1;
  return (
    isAlone && one.members[0] === other.members[0] && one.axis.field === 'l1' && other.axis.field === 'l2'
  );
}

function pairsOf(regularizations: readonly Regularization[]): UnitPair[] {
  const units = unitsOf(regularizations);
  return units
    .flatMap((one, at) => units.slice(at + 1).map((other): UnitPair => [one, other]))
    .filter((pair) => pair[0].key !== pair[1].key && (isDisjoint(pair) || isOfOneNet(pair)));
}

/** What a pair is called, whichever of its regularizers stands first. */
function nameOf(pair: UnitPair, regularizations: readonly Regularization[]) {
  const isNet = isOfOneNet(pair);
  const members = pair.flatMap((unit) => unit.members);
  const held = heldBeside(regularizations, members);
  const [one, other] = pair;
  // The keys of a net's numbers hold the other number, which changes here.
  const netRest = { ...regularizations[one.members[0]], l1: null, l2: null };
  const keys = isNet ? ['l1', 'l2'].map((field) => JSON.stringify([field, netRest])) : [one.key, other.key];
  const isTurned = keys[0] > keys[1];
  const ordered = isTurned ? ([other, one] as const) : pair;
  return { held, isNet, ordered, keys: keys.toSorted(), isTurned };
}

/** A grid while its variants are being found. */
interface Found {
  readonly axes: readonly [StrengthAxis, StrengthAxis];
  readonly keys: readonly string[];
  readonly held: ReturnType<typeof heldBeside>;
  /** Whether a variant that lacks one of the two belongs to it; one of neither may do so in any case. */
  readonly isWhole: readonly [boolean, boolean];
  /** Whether the first regularizer of its first variant is its second axis. */
  readonly isTurned: boolean;
  readonly places: { readonly variantIndex: number; readonly at: readonly [number | null, number | null] }[];
}

function findPairs(variants: readonly (readonly Regularization[])[]): Found[] {
  const found = new Map<string, Found>();
  variants.forEach((regularizations, variantIndex) => {
    for (const pair of pairsOf(regularizations)) {
      const { held, ordered, keys, isTurned } = nameOf(pair, regularizations);
      const name = JSON.stringify([keys, held.text]);
      const known = found.get(name) ?? {
        axes: [ordered[0].axis, ordered[1].axis],
        ...{ keys, held, isTurned },
        isWhole: [ordered[0].isWhole, ordered[1].isWhole],
        places: [],
      };
      found.set(name, known);
      known.places.push({ variantIndex, at: [ordered[0].strength, ordered[1].strength] });
    }
  });
  return [...found.values()];
}

/** The places of variants that lack one strength of a grid, or both. */
function placesAtEdge(
  { axes, keys, held, isWhole, places }: Found,
  variants: readonly (readonly Regularization[])[],
): Found['places'] {
  const none = axes.map(noneOf);
  return variants.flatMap((regularizations, variantIndex): Found['places'] => {
    if (places.some((place) => place.variantIndex === variantIndex)) return [];
    if (textOfAll(regularizations) === held.text) return [{ variantIndex, at: [none[0], none[1]] }];
    for (const unit of unitsOf(regularizations)) {
      if (heldBeside(regularizations, unit.members).text !== held.text) continue;
      if (unit.key === keys[0] && isWhole[1]) return [{ variantIndex, at: [unit.strength, none[1]] }];
      if (unit.key === keys[1] && isWhole[0]) return [{ variantIndex, at: [none[0], unit.strength] }];
    }
    return [];
  });
}

/** How many different strengths a grid has along one of its axes. */
function countAlong(places: Found['places'], side: 0 | 1): number {
  return new Set(places.map(({ at }) => at[side])).size;
}

/** Fewer cells than this share of rows × columns make a cloud of points, not a grid. */
const LEAST_COVERAGE = 0.5;
const LEAST_CELLS = 4;

function isGrid(places: Found['places']): boolean {
  const [first, second] = [countAlong(places, 0), countAlong(places, 1)];
  const isWide = first >= 2 && second >= 2 && places.length >= LEAST_CELLS;
  return isWide && places.length >= LEAST_COVERAGE * first * second;
}

/** Of places that are one, the first. */
function withoutRepeats(places: Found['places']): Found['places'] {
  const byPlace = new Map<string, Found['places'][number]>();
  for (const place of places.toSorted((one, other) => one.variantIndex - other.variantIndex)) {
    const key = JSON.stringify(place.at);
    if (!byPlace.has(key)) byPlace.set(key, place);
  }
  return [...byPlace.values()];
}

function toPlacedGrid(found: Found): PlacedGrid {
  const { axes, places, held } = found;
  const counts = [countAlong(places, 0), countAlong(places, 1)];
  // More strengths lie along a row; of as many, those of the regularizer that the variants name first.
  const column = counts[0] === counts[1] ? (found.isTurned ? 1 : 0) : counts[0] > counts[1] ? 0 : 1;
  const row = 1 - column;
  return {
    rows: axes[row],
    columns: axes[column],
    held: held.regularizations,
    places: places
      .map(({ variantIndex, at }) => ({ variantIndex, row: at[row], column: at[column] }))
      .toSorted(
        (one, other) =>
          compareOnAxis(axes[row], one.row, other.row) ||
          compareOnAxis(axes[column], one.column, other.column),
      ),
  };
}

/**
 * Finds the grids that variants make: two strengths that differ while all else about them is equal, with the variants that lack
 * one of the two, or both, at their edges. A grid has two strengths or more each way and at least half of its cells.
 * @param variants the regularization of each variant
 * @returns by number of cells, most first
 */
export function findStrengthGrids(variants: readonly (readonly Regularization[])[]): PlacedGrid[] {
  return findPairs(variants)
    .map((found) => ({
      ...found,
      places: withoutRepeats([...found.places, ...placesAtEdge(found, variants)]),
    }))
    .filter(({ places }) => isGrid(places))
    .map(toPlacedGrid)
    .toSorted((one, other) => other.places.length - one.places.length);
}
