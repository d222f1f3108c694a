import type { Regularization } from './regularization.ts';
import { isIdle, strengthsOf, textOf, textOfAll, type StrengthAxis } from './regularizer-strength.ts';

/** One strength of a variant: of a regularizer of its own, or of several of one type that are equally strong. */
export interface StrengthUnit {
  readonly axis: StrengthAxis;
  readonly strength: number;
  /** Positions of its regularizers in the variant. */
  readonly members: readonly number[];
  /** Equal for units that differ in their strength alone. */
  readonly key: string;
  /** Whether leaving it out is the same as 0, or as no limit. */
  readonly isWhole: boolean;
}

function unitsOfEach(regularizations: readonly Regularization[], members: readonly number[]): StrengthUnit[] {
  const first = regularizations[members[0]];
  return strengthsOf(first).flatMap(({ field, label, stronger, value, isWhole }): StrengthUnit[] => {
    const rests = members.map((index) =>
      strengthsOf(regularizations[index]).find((one) => one.field === field && one.value === value),
    );
    // Several regularizers make one strength where they have the same.
    if (rests.includes(undefined)) return [];
    const texts = rests.map((one) => textOf(one?.rest ?? {})).toSorted();
    const layers = 'layers' in first && members.length === 1 ? (first.layers ?? null) : null;
    return [
      {
        axis: { type: first.type, field, label, layers, stronger },
        strength: value,
        members,
        key: JSON.stringify([field, texts]),
        isWhole,
      },
    ];
  });
}

/** Every strength that a variant has: of each of its regularizers, and of several of one type that are equally strong. */
export function unitsOf(regularizations: readonly Regularization[]): StrengthUnit[] {
  const single = regularizations.flatMap((_, index) => unitsOfEach(regularizations, [index]));
  const types = new Set(regularizations.map(({ type }) => type));
  const joint = [...types].flatMap((type) => {
    const members = regularizations.flatMap((one, index) => (one.type === type ? [index] : []));
    return members.length < 2 ? [] : unitsOfEach(regularizations, members);
  });
  return [...single, ...joint];
}

/** What a variant has besides some of its regularizers. */
export interface Held {
  /** Those that act, in the order of the variant. */
  readonly regularizations: readonly Regularization[];
  /** Equal for lists that act alike. */
  readonly text: string;
}

/** @param members positions of those to leave out */
export function heldBeside(regularizations: readonly Regularization[], members: readonly number[]): Held {
  const others = regularizations.filter((_, index) => !members.includes(index));
  return { regularizations: others.filter((one) => !isIdle(one)), text: textOfAll(others) };
}

/** The number that says that a strength is not there: 0; null where smaller numbers are stronger, since none says so then. */
export function noneOf({ stronger }: StrengthAxis): number | null {
  return stronger === 'larger' ? 0 : null;
}

function rankOnAxis({ stronger }: StrengthAxis, strength: number | null): number {
  if (strength === null) return -Infinity;
  return stronger === 'larger' ? strength : -strength;
}

/** Below 0 where the first one is weaker; what is not there is the weakest. */
export function compareOnAxis(axis: StrengthAxis, one: number | null, other: number | null): number {
  const [first, second] = [rankOnAxis(axis, one), rankOnAxis(axis, other)];
  return first === second ? 0 : first - second;
}
