import { shortNumber } from '../../../src-main/domain/short-number.ts';
import { isList, isObject, listAt, showJson, textAt, type Json, type JsonObject } from './json-path.ts';
import { describeRegularizer, isRegularizerType } from './regularizer-description.ts';

/** A setting in which variants differ. */
export interface VariantDifference {
  /** As in `dense1.kernel.l2`; `*` stands for all layers. */
  readonly path: string;
  /** One per variant; null where the variant has none of it. */
  readonly values: readonly (string | null)[];
}

function texts(value: Json | undefined): string[] | null {
  return isList(value) ? value.map(String) : null;
}

function pathsOf(entry: JsonObject, type: string): string[] {
  if (!isRegularizerType(type)) return [type];
  const { target, acts } = describeRegularizer(type);
  if (target === 'training') return [type];
  const layers = texts(entry.layers) ?? ['*'];
  const kinds = texts(entry.parameters) ?? (acts === 'kernels' ? ['kernel'] : []);
  if (kinds.length === 0) return layers.map((layer) => `${layer}.${type}`);
  return layers.flatMap((layer) => kinds.map((kind) => `${layer}.${kind}.${type}`));
}

function showValue(value: Json): string {
  return typeof value === 'number' ? shortNumber(value) : showJson(value);
}

function valueOf(entry: JsonObject): string {
  const settings = Object.entries(entry).filter(([key]) => !['type', 'layers', 'parameters'].includes(key));
  if (settings.length === 0) return 'on';
  if (settings.length === 1) return showValue(settings[0][1]);
  return settings.map(([key, value]) => `${key} ${showValue(value)}`).join(', ');
}

function settingsOf(variant: Json): Map<string, string> {
  const settings = new Map<string, string>();
  for (const entry of listAt(variant, 'regularization').filter(isObject))
    for (const path of pathsOf(entry, textAt(entry, 'type'))) {
      const before = settings.get(path);
      settings.set(path, before === undefined ? valueOf(entry) : `${before} + ${valueOf(entry)}`);
    }
  return settings;
}

/** In what variants differ, setting by setting. */
export function variantDifferences(variants: readonly Json[]): VariantDifference[] {
  const settings = variants.map(settingsOf);
  const paths = [...new Set(settings.flatMap((own) => [...own.keys()]))];
  return paths
    .map((path) => ({ path, values: settings.map((own) => own.get(path) ?? null) }))
    .filter(({ values }) => new Set(values).size > 1);
}

/** Pairs of variants, by their places, that differ in nothing: the later one says nothing new. */
export function equalVariants(variants: readonly Json[]): readonly (readonly [number, number])[] {
  const all = variants.map((variant) => JSON.stringify([...settingsOf(variant)].toSorted()));
  return all.flatMap((text, index): [number, number][] => {
    const first = all.indexOf(text);
    return first < index ? [[first, index]] : [];
  });
}
