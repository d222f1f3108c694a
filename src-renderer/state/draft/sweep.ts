import { shortNumber } from '../../../src-main/domain/short-number.ts';
import { isList, isObject, showJson, type Json, type JsonObject } from './json-path.ts';
import { describeRegularizer, isRegularizerType } from './regularizer-description.ts';

/** Variants that differ in one strength alone, after a baseline without it. */
export interface Sweep {
  /** What every variant has. */
  readonly common: readonly Json[];
  /** The regularizer whose strength is swept; what it says of that strength does not count. */
  readonly entry: JsonObject;
  /** Which of its settings is swept. */
  readonly key: string;
  /** One per variant but the first; each > 0, and none twice. */
  readonly strengths: readonly number[];
}

/** How strengths lie between the first and the last one. */
export interface SweepRange {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly isLogarithmic: boolean;
}

/** Enough to tell neighbours apart, and few enough to be read. */
const DIGITS = 3;

/** The strengths of a range, from the smallest on, rounded to three digits; null where a range makes no sense. */
export function strengthsOfRange({ from, to, count, isLogarithmic }: SweepRange): number[] | null {
  const isRange = from > 0 && to > from && Number.isInteger(count) && count >= 2 && count <= 99;
  if (!isRange || !Number.isFinite(to)) return null;
  const at = (share: number): number =>
    isLogarithmic ? from * (to / from) ** share : from + (to - from) * share;
  const strengths = Array.from({ length: count }, (_, index) =>
    Number(at(index / (count - 1)).toPrecision(DIGITS)),
  );
  return [...new Set(strengths)];
}

/** The strengths that a text lists, as in `0.001, 0.01 0.1`; null where it is no list of numbers > 0. */
export function readStrengths(text: string): number[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '');
  const strengths = parts.map(Number);
  if (parts.length === 0 || !strengths.every((each) => each > 0 && Number.isFinite(each))) return null;
  return [...new Set(strengths)].toSorted((a, b) => a - b);
}

/** The settings of a regularizer that a sweep can be over. */
export function sweepableKeys(type: Json | undefined): string[] {
  if (!isRegularizerType(type)) return [];
  return describeRegularizer(type)
    .settings.filter(({ kind }) => kind === 'strength' || kind === 'share')
    .map(({ key }) => key);
}

function labelOf(entry: JsonObject): string {
  return isRegularizerType(entry.type) ? describeRegularizer(entry.type).label : showJson(entry.type, '?');
}

/** The variants of a sweep: the baseline, then one per strength. */
export function variantsOfSweep({ common, entry, key, strengths }: Sweep): JsonObject[] {
  const label = labelOf(entry);
  return [
    { name: common.length === 0 ? 'none' : `no ${label}`, regularization: common },
    ...strengths.map((strength) => ({
      name: `${label} ${shortNumber(strength)}`,
      regularization: [...common, { ...entry, [key]: strength }],
    })),
  ];
}

function regularizationOf(variant: Json): readonly Json[] | null {
  return isObject(variant) && isList(variant.regularization) ? variant.regularization : null;
}

/** The one entry that a list has more than another; null where they differ otherwise. */
function addedEntry(base: readonly Json[], list: readonly Json[]): JsonObject | null {
  if (list.length !== base.length + 1) return null;
  const texts = base.map((entry) => JSON.stringify(entry));
  const at = list.findIndex((entry, index) => JSON.stringify(entry) !== texts[index]);
  const rest = list.toSpliced(at, 1).map((entry) => JSON.stringify(entry));
  const added = list[at];
  return isObject(added) && rest.every((text, index) => text === texts[index]) ? added : null;
}

function without(entry: JsonObject, key: string): string {
  return JSON.stringify(Object.entries(entry).filter(([name]) => name !== key));
}

/** The sweep that variants are, whoever wrote them; null where they are none: a sweep has two strengths at least. */
export function findSweep(variants: readonly Json[]): Sweep | null {
  if (variants.length < 3) return null;
  const [baseline, ...others] = variants.map(regularizationOf);
  if (baseline === null) return null;
  const entries = others.map((list) => (list === null ? null : addedEntry(baseline, list)));
  const found = entries.filter((entry) => entry !== null);
  if (found.length < entries.length) return null;
  const [entry] = found;
  for (const key of sweepableKeys(entry.type)) {
    const strengths = found.map((each) => each[key]);
    const isSwept = strengths.every((each): each is number => typeof each === 'number' && each > 0);
    const isAlike = found.every((each) => without(each, key) === without(entry, key));
    if (isSwept && isAlike && new Set(strengths).size === strengths.length)
      return { common: baseline, entry, key, strengths };
  }
  return null;
}
