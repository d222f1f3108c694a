import { shortNumber } from '../../../src-main/domain/short-number.ts';
import { layerVariants, sweepVariants, type SweptStrength } from '../../../src-main/domain/sweep.ts';
import { isList, isObject, showJson, toJson, type Json, type JsonObject } from './json-path.ts';
import { describeRegularizer, isRegularizerType } from './regularizer-description.ts';

/** A strength of a draft that is swept. */
export interface SweptEntry {
  /** The regularizer; what it says of that strength does not count. */
  readonly entry: JsonObject;
  /** Which of its settings is swept. */
  readonly key: string;
  /** Each > 0, and none twice. */
  readonly strengths: readonly number[];
}

/** Variants that differ in one strength, or in two, after a baseline without it. */
export interface Sweep {
  /** What every variant has. */
  readonly common: readonly Json[];
  readonly swept: readonly [SweptEntry] | readonly [SweptEntry, SweptEntry];
}

/** The settings of a regularizer that a sweep can be over. */
export function sweepableKeys(type: Json | undefined): string[] {
  if (!isRegularizerType(type)) return [];
  return describeRegularizer(type)
    .settings.filter(({ kind }) => kind === 'strength' || kind === 'share')
    .map(({ key }) => key);
}

/** How a regularizer is called. */
export function labelOf(entry: JsonObject): string {
  return isRegularizerType(entry.type) ? describeRegularizer(entry.type).label : showJson(entry.type, '?');
}

/** The same with the layers that it is on, where it names any. */
function placedLabel(entry: JsonObject): string {
  const { layers } = entry;
  if (!isList(layers)) return labelOf(entry);
  return `${labelOf(entry)} on ${layers.map((each) => showJson(each)).join(', ')}`;
}

function toSwept({ entry, key, strengths }: SweptEntry, label: string): SweptStrength<Json> {
  return { label, strengths, at: (strength) => ({ ...entry, [key]: strength }) };
}

/** The variants of a sweep: the baseline, then one per strength or pair of strengths. */
export function variantsOfSweep({ common, swept }: Sweep): JsonObject[] {
  const [first, second] = swept;
  const strengths =
    second === undefined
      ? ([toSwept(first, labelOf(first.entry))] as const)
      : first.entry.type === second.entry.type
        ? ([toSwept(first, placedLabel(first.entry)), toSwept(second, placedLabel(second.entry))] as const)
        : ([toSwept(first, labelOf(first.entry)), toSwept(second, labelOf(second.entry))] as const);
  return sweepVariants(common, strengths).map((variant) => ({ ...variant }));
}

/** The variants that have a regularizer, at one strength, on each layer in turn, on none and on all. */
export function variantsOfLayers(
  common: readonly Json[],
  { entry, key, strength }: { readonly entry: JsonObject; readonly key: string; readonly strength: number },
  layers: readonly string[],
): JsonObject[] {
  const on = (names: readonly string[]): Json => toJson({ ...entry, [key]: strength, layers: names });
  const label = `${labelOf(entry)} ${shortNumber(strength)}`;
  return layerVariants(common, { label, layers, on }).map((variant) => ({ ...variant }));
}

function regularizationOf(variant: Json): readonly Json[] | null {
  return isObject(variant) && isList(variant.regularization) ? variant.regularization : null;
}

/** The entries that a list has more than another; null where it lacks one of those. */
function addedEntries(base: readonly Json[], list: readonly Json[]): JsonObject[] | null {
  const rest = list.map((entry) => JSON.stringify(entry));
  const added = [...list];
  for (const text of base.map((entry) => JSON.stringify(entry))) {
    const at = rest.indexOf(text);
    if (at < 0) return null;
    rest.splice(at, 1);
    added.splice(at, 1);
  }
  return added.every((entry) => isObject(entry)) ? added : null;
}

function without(entry: JsonObject, key: string): string {
  return JSON.stringify(Object.entries(entry).filter(([name]) => name !== key));
}

/** The strengths that entries differ in, by what else they are; in order of appearance. */
function sweptBy(entries: readonly JsonObject[], keyOf: (entry: JsonObject) => string | undefined) {
  const found = new Map<string, SweptEntry & { strengths: number[] }>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const strength = key === undefined ? undefined : entry[key];
    if (key === undefined || typeof strength !== 'number' || !(strength > 0)) return [];
    const name = without(entry, key);
    const known = found.get(name) ?? { entry, key, strengths: [] };
    found.set(name, known);
    if (!known.strengths.includes(strength)) known.strengths.push(strength);
  }
  return [...found.values()];
}

function regularizationText(variants: readonly Json[]): string {
  return JSON.stringify(variants.map(regularizationOf));
}

/** The sweep that variants are, whoever wrote them; null where they are none: a sweep has two strengths at least. */
export function findSweep(variants: readonly Json[]): Sweep | null {
  if (variants.length < 3) return null;
  const [common, ...others] = variants.map(regularizationOf);
  if (common === null) return null;
  const lists = others.map((list) => (list === null ? null : addedEntries(common, list)));
  const added = lists.filter((list) => list !== null);
  if (added.length < lists.length || added.some(({ length }) => length < 1 || length > 2)) return null;
  const entries = added.flat();
  // Of a regularizer with several strengths either may be the one.
  for (const at of [0, 1]) {
    const found = sweptBy(entries, ({ type }) => sweepableKeys(type).at(at));
    const [first, second] = [found.at(0), found.at(1)];
    if (first === undefined || found.length > 2) continue;
    const swept = second === undefined ? ([first] as const) : ([first, second] as const);
    if (second === undefined && first.strengths.length < 2) continue;
    // What it is made of makes it again, pair by pair: nothing is missing, and nothing else is in it.
    const sweep = { common, swept };
    if (regularizationText(variantsOfSweep(sweep)) === regularizationText(variants)) return sweep;
  }
  return null;
}
