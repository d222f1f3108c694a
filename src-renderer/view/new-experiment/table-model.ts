import { shortNumber } from '../../../src-main/domain/short-number.ts';
import { isList, isObject, showJson, type Json } from '../../state/draft/json-path.ts';
import type { ModelRow } from '../../state/draft/model-rows.ts';
import {
  describeRegularizer,
  isRegularizerType,
  REGULARIZER_TYPES,
  type RegularizerTarget,
  type RegularizerType,
} from '../../state/draft/regularizer-description.ts';

/** The part of a model that variants are edited against. */
export interface TableModel {
  readonly rows: readonly ModelRow[];
}

/** Where a regularizer of a variant is edited: in the row of the one layer that it names, else in that of the whole model. */
export function rowNameOf(entry: Json, rows: readonly ModelRow[]): string | null {
  if (!isObject(entry) || !isList(entry.layers) || entry.layers.length !== 1) return null;
  const [name] = entry.layers;
  return rows.some((row) => row.name === name) ? showJson(name) : null;
}

/** Whether something can act on a layer. */
export function canBeOn(target: RegularizerTarget, row: ModelRow): boolean {
  switch (target) {
    case 'parameters':
      return row.kinds.length > 0;
    case 'kernels':
      return row.kinds.includes('kernel');
    case 'outputs':
    case 'activities':
      return row.hasOutputs;
    case 'optional':
      return row.isOptional;
    case 'training':
      return false;
  }
}

/** The regularizers that can be put on one layer, or on the whole model where the row is null. */
export function addableTypes(row: ModelRow | null): RegularizerType[] {
  return REGULARIZER_TYPES.filter((type) => row === null || canBeOn(describeRegularizer(type).target, row));
}

/** Whether a regularizer of the whole model, or of several layers, acts on a layer too. */
export function reaches(entry: Json, row: ModelRow): boolean {
  if (!isObject(entry) || !isRegularizerType(entry.type)) return false;
  const { target, acts } = describeRegularizer(entry.type);
  if (target === 'training' || !canBeOn(target, row)) return false;
  if (isList(entry.layers)) return entry.layers.length > 1 && entry.layers.includes(row.name);
  if (target === 'outputs') return row.type === 'dense' && !row.isLast;
  if (target === 'activities') return !row.isLast;
  if (target === 'optional') return true;
  const kinds = isList(entry.parameters) ? entry.parameters : acts === 'kernels' ? ['kernel'] : row.kinds;
  return kinds.some((kind) => row.kinds.some((own) => own === kind));
}

function showValue(value: Json | undefined): string {
  return typeof value === 'number' ? shortNumber(value) : showJson(value, '?');
}

/** A regularizer in two or three words, as in `L2 0.01`. */
export function shortWords(entry: Json): string {
  if (!isObject(entry)) return '?';
  if (!isRegularizerType(entry.type)) return showJson(entry.type, '?');
  const { label, settings } = describeRegularizer(entry.type);
  const main = settings.filter(({ kind }) => kind === 'strength' || kind === 'share');
  return [label, ...main.map(({ key }) => showValue(entry[key]))].join(' ');
}

/** A, B, …, Z, AA, … */
export function letterOf(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest === 0 ? '' : letterOf(rest - 1)) + String.fromCharCode(65 + (index % 26));
}
