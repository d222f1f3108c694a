import { metricLabel } from '../../../src-main/domain/metrics/metric-name.ts';
import type { BuiltinDataName } from '../../../src-main/domain/experiment.ts';
import { isList, listAt, numberAt, textAt, valueAt, type Json } from '../../state/draft/json-path.ts';
import { showSeeds } from '../../state/draft/seed-list.ts';
import { splitKind } from '../../state/draft/split-choice.ts';
import { findOptimizer, findSchedule } from '../../state/draft/training-description.ts';

/** Built-in data sets as people call them. */
export const BUILTIN_LABELS: Readonly<Record<BuiltinDataName, string>> = {
  breast_cancer: 'Breast cancer',
  diabetes: 'Diabetes',
  digits: 'Digits 8 × 8',
  iris: 'Iris',
  mnist: 'MNIST (10,000 images)',
  wine: 'Wine',
};

function show(value: Json | undefined): string {
  if (value === undefined) return '?';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What sources of data are called. */
export const SOURCE_LABELS: Readonly<Partial<Record<string, string>>> = {
  csv: 'CSV or TSV table…',
  jsonLines: 'JSON lines…',
  parquet: 'Parquet table…',
  arrow: 'Arrow or Feather table…',
  numpy: 'NumPy arrays…',
  idx: 'Images in IDX format…',
  imageFolder: 'Folder of images…',
};

/** A file's name without its folders. */
export function fileOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** What the data is called. */
export function dataWords(document: Json): string {
  const name = textAt(document, 'data.name');
  const source = textAt(document, 'data.source');
  switch (source) {
    case 'builtin':
      return Object.entries(BUILTIN_LABELS).find(([key]) => key === name)?.[1] ?? name;
    case 'idx':
      return fileOf(textAt(document, 'data.images')) || 'IDX images';
    default:
      return fileOf(textAt(document, 'data.path')) || (SOURCE_LABELS[source]?.replace('…', '') ?? 'no data');
  }
}

const SCALINGS: Readonly<Record<string, string>> = {
  standardize: 'standardized on train',
  minMax: 'scaled to 0–1 on train',
  rescale255: 'divided by 255',
};

function percent(value: Json | undefined): string {
  return typeof value === 'number' ? String(Number((value * 100).toPrecision(4))) : '?';
}

function foldWords(document: Json): string {
  const [repeats, inner] = ['repeats', 'inner'].map((key) => numberAt(document, `split.${key}`));
  const more = repeats === undefined || repeats === 1 ? '' : ` × ${repeats} repeats`;
  return `${show(valueAt(document, 'split.folds'))}-fold cross-validation${more}${inner === undefined ? '' : `, ${inner} inner folds`}`;
}

/** How the data is divided and scaled. */
export function splitWords(document: Json): string {
  const shares = ['train', 'validation', 'test'].map((part) => percent(valueAt(document, `split.${part}`)));
  const isStratified = valueAt(document, 'split.stratify') ?? textAt(document, 'task') === 'classification';
  const parts = [
    `${splitKind(document) === 'folds' ? foldWords(document) : `split ${shares.join(' / ')}`}${isStratified === true ? ', stratified' : ''}, seed ${show(valueAt(document, 'split.seed') ?? 0)}`,
    SCALINGS[textAt(document, 'scaling.features')] ?? 'not scaled',
  ];
  return parts.join(' · ');
}

/** Optimizer, batch and epochs. */
export function trainingWords(document: Json): string {
  const optimizer = valueAt(document, 'training.optimizer') ?? null;
  const momentum = numberAt(optimizer, 'momentum');
  const schedule = textAt(document, 'training.schedule.type');
  const clipping = textAt(document, 'training.clipping.type');
  return [
    `${findOptimizer(textAt(optimizer, 'type'))?.label ?? '?'}, learning rate ${show(valueAt(optimizer, 'learningRate'))}` +
      (momentum === undefined || momentum === 0 ? '' : `, momentum ${momentum}`),
    ...(schedule === '' || schedule === 'constant'
      ? []
      : [`${findSchedule(schedule)?.label ?? schedule} schedule`]),
    ...(clipping === '' ? [] : [`clipped at ${show(valueAt(document, 'training.clipping.limit'))}`]),
    `batch ${show(valueAt(document, 'training.batchSize'))}`,
    `${show(valueAt(document, 'training.epochs'))} epochs`,
  ].join(' · ');
}

/** Seeds as they are typed; what stands there where it is no list of numbers. */
export function seedWords(document: Json): string {
  const seeds = valueAt(document, 'seeds');
  if (!isList(seeds)) return seeds === undefined ? '' : show(seeds);
  const numbers = seeds.filter((seed) => typeof seed === 'number');
  return numbers.length === seeds.length ? showSeeds(numbers) : seeds.map(show).join(', ');
}

/** How runs are judged, and on what they run. */
export function judgingWords(document: Json): string {
  const metric =
    textAt(document, 'evaluation.primaryMetric') ||
    (textAt(document, 'task') === 'regression' ? 'rmse' : 'accuracy');
  const isBest = textAt(document, 'evaluation.countedEpoch') === 'bestValidation';
  const backend = textAt(document, 'backend');
  const seeds = listAt(document, 'seeds').length;
  return [
    `${seeds === 1 ? 'seed' : 'seeds'} ${seedWords(document)}`,
    `judged by ${metricLabel(metric)} ${isBest ? 'at the epoch of the best validation loss' : 'at the last epoch'}`,
    `backend ${backend === '' ? 'auto' : backend}`,
  ].join(' · ');
}

/** A span of time in words, as in `3 s`, `4 min`, `2.5 h`. */
export function durationWords(ms: number): string {
  if (ms < 1000) return 'under 1 s';
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 90 * 60_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/** A size in words, as in `41 MB`. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const size = bytes / 1000 ** power;
  return `${size < 10 && power > 0 ? size.toFixed(1) : Math.round(size)} ${units[power]}`;
}
