import type { ComparedGroup, ComparedRun, Facts } from './compared-group.ts';
import { foldText } from './cross-validation.ts';
import { assertNever } from './errors.ts';
import { countedEpochOf, isTable, type ExperimentSpec } from './experiment.ts';
import { layerSettings } from './layer-default.ts';
import { nameLayers } from './layer-name.ts';
import type { PlainLayer } from './layer-spec.ts';
import type { ModelSpec } from './model.ts';
import type { BackendInfo } from './run.ts';
import type { ScheduleSpec } from './schedule.ts';
import { isFolds, VALIDATION_OF_FOLD } from './split-spec.ts';
import type { ColumnSpec, FeatureScaling, MissingRule } from './table-columns.ts';
import { plainLoss, type OptimizerSpec, type TrainingSpec } from './training.ts';

/** Something that is not regularization and differs between two groups, or within one. */
export interface FairnessDifference {
  /** What differs, as in `data hash` or `training.batchSize`. */
  readonly what: string;
  /** The value in each group; several, with their seeds, where the runs of a group differ. */
  readonly a: string;
  readonly b: string;
}

/** Puts every value inside `value` into facts, under its path: `[0]` for entries of lists, `.name` for fields. */
export function addLeaves(facts: Record<string, string>, path: string, value: unknown): void {
  if (value === undefined) return;
  if (Array.isArray(value))
    value.forEach((item: unknown, index) => addLeaves(facts, `${path}[${index}]`, item));
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) addLeaves(facts, `${path}.${key}`, item);
  else facts[path] = typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is given, and the default for what is left out: leaving a default out is no difference. */
function settle(defaults: object, given: object): object {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) };
}

function settledOptimizer(optimizer: OptimizerSpec): object {
  switch (optimizer.type) {
    case 'sgd':
      return settle({ momentum: 0, nesterov: false }, optimizer);
    case 'adam':
    case 'adamw':
      return settle({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, optimizer);
    case 'rmsprop':
      return settle({ alpha: 0.99, epsilon: 1e-8, momentum: 0, centered: false }, optimizer);
    case 'adagrad':
      return settle({ learningRateDecay: 0, initialAccumulator: 0, epsilon: 1e-10 }, optimizer);
    default:
      return assertNever(optimizer);
  }
}

function settledSchedule(schedule: ScheduleSpec): object {
  if (schedule.type === 'oneCycle')
    return settle({ riseShare: 0.3, divisor: 25, finalDivisor: 1e4 }, schedule);
  const warmUp =
    schedule.warmUp === undefined ? {} : { warmUp: settle({ startFactor: 1 / 3 }, schedule.warmUp) };
  if (schedule.type === 'reduceOnPlateau') {
    const defaults = { factor: 0.1, patience: 10, threshold: 1e-4, thresholdMode: 'relative' };
    return { ...settle({ ...defaults, cooldown: 0, minimum: 0 }, schedule), ...warmUp };
  }
  const defaults = { unit: 'epoch', ...(schedule.type === 'cosine' ? { minimum: 0 } : {}) };
  return { ...settle(defaults, schedule), ...warmUp };
}

/** Without the number of repeats: what a fold is does not depend on how many others there are. */
function settledSplit({ split, task }: ExperimentSpec): object {
  const defaults = { seed: 0, stratify: task === 'classification' };
  if (!isFolds(split)) return settle(defaults, split);
  const validation = split.inner === undefined ? { validation: VALIDATION_OF_FOLD } : {};
  return { ...settle({ ...defaults, ...validation }, split), repeats: undefined };
}

/** A class weight is left out or 1 for each: the same. */
function settledTraining(training: TrainingSpec): object {
  const { classWeights, positiveWeight, huberDelta, schedule, ...rest } = training;
  const plain = plainLoss(training.loss);
  return {
    ...rest,
    // It changes nothing of a run that it lets go on, and one that it stopped has a fact of its own.
    halving: undefined,
    optimizer: settledOptimizer(training.optimizer),
    schedule: settledSchedule(schedule ?? { type: 'constant' }),
    ...(classWeights?.some((weight) => weight !== 1) === true ? { classWeights } : {}),
    ...((positiveWeight ?? plain.positiveWeight) === plain.positiveWeight ? {} : { positiveWeight }),
    ...(training.loss === 'huber' ? { huberDelta: huberDelta ?? plain.huberDelta } : {}),
  };
}

function settledLayer({ spec, name }: { readonly spec: PlainLayer; readonly name: string }): object {
  return { type: spec.type, name, ...layerSettings(spec) };
}

function settledModel(model: ModelSpec): object {
  const layers = nameLayers(model.layers).map((layer) =>
    'inner' in layer
      ? { type: layer.spec.type, name: layer.name, layers: layer.inner.map(settledLayer) }
      : settledLayer(layer),
  );
  return settle({ initializer: 'pytorch' }, { ...model, layers });
}

/** A column's settings but those that say what holds without them. Its type is content, which the data hash covers. */
function settledColumn(
  { encoding, order, missing, scaling }: ColumnSpec,
  common: { readonly missing: MissingRule; readonly scaling: FeatureScaling },
): object {
  return {
    ...(encoding === undefined || encoding === 'oneHot' ? {} : { encoding }),
    ...(order === undefined ? {} : { order }),
    ...(missing === undefined || missing === common.missing ? {} : { missing }),
    ...(scaling === undefined || scaling === common.scaling ? {} : { scaling }),
  };
}

/** How columns become inputs, as far as a spec says more than the defaults. */
function settledPreprocessing({ data, scaling }: ExperimentSpec): object {
  if (!isTable(data)) return {};
  const common = { missing: data.missing ?? 'refuse', scaling: scaling?.features ?? 'none' } as const;
  const columns = Object.entries(data.columns ?? {}).map(
    ([name, column]) => [name, settledColumn(column, common)] as const,
  );
  return {
    ...(common.missing === 'refuse' ? {} : { missing: common.missing }),
    columns: Object.fromEntries(columns),
  };
}

/**
 * Everything that must be equal for a comparison to be about regularization alone: content of the data, what computed
 * the run, and every setting of its spec but variants, seeds, names, notes and the metric that is looked at. Settings
 * that are left out count as their defaults.
 * @param backend null for a run that never started
 */
export function runFacts(spec: ExperimentSpec, dataHash: string, backend: BackendInfo | null): Facts {
  const facts: Record<string, string> = { 'data hash': dataHash, task: spec.task };
  if (backend !== null) {
    facts.backend = backend.name;
    facts['backend version'] = backend.version;
    facts.device = backend.device;
  }
  addLeaves(facts, 'scaling', settle({ features: 'none', target: 'none' }, spec.scaling ?? {}));
  addLeaves(facts, 'data', settledPreprocessing(spec));
  addLeaves(facts, 'split', settledSplit(spec));
  addLeaves(facts, 'model', settledModel(spec.model));
  addLeaves(facts, 'training', settledTraining(spec.training));
  facts['evaluation.countedEpoch'] = countedEpochOf(spec);
  return facts;
}

const NOT_SET = 'not set';

function describeGroup(runs: readonly ComparedRun[], what: string): string {
  const seedsByValue = new Map<string, number[]>();
  for (const run of runs) {
    const value = run.facts[what] ?? NOT_SET;
    seedsByValue.set(value, [...(seedsByValue.get(value) ?? []), run.seed]);
  }
  const [first] = seedsByValue.keys();
  if (seedsByValue.size === 1) return first;
  return [...seedsByValue].map(([value, seeds]) => `${value} (seed ${seeds.join(', ')})`).join('; ');
}

/** The facts of a group's runs as one; where runs differ, every value with its seeds. */
export function factsOfGroup(runs: readonly ComparedRun[]): Facts {
  const names = [...new Set(runs.flatMap(({ facts }) => Object.keys(facts)))];
  return Object.fromEntries(names.map((what) => [what, describeGroup(runs, what)]));
}

/** The fact of a run that successive halving stopped. */
export const DROPPED_FACT = 'stopped by successive halving';

/** What matters most to whether two trainings can be compared stands first; the rest follows in the order of the settings. */
const FIRST: readonly string[] = [
  'data hash',
  'split',
  'seeds',
  'training.epochs',
  DROPPED_FACT,
  'training.batchSize',
  'training.optimizer.learningRate',
  'backend',
  'backend version',
  'device',
  'code version',
];

function rankOf({ what }: FairnessDifference): number {
  const rank = FIRST.findIndex((name) => what === name || what.startsWith(`${name}.`));
  return rank < 0 ? FIRST.length : rank;
}

/** The seeds of two groups, whatever became of their runs; those that did not complete are told as left out. */
function seedDifference(a: ComparedGroup, b: ComparedGroup): FairnessDifference[] {
  const [ofA, ofB] = [a, b].map(({ runs }) =>
    runs
      .map(({ seed }) => seed)
      .toSorted((one, other) => one - other)
      .join(', '),
  );
  return ofA === ofB ? [] : [{ what: 'seeds', a: ofA, b: ofB }];
}

/**
 * What differs besides regularization among the completed runs of two groups, data, split and seeds first; empty for a
 * controlled experiment. A fact that differs only within a group counts too: its pairs would not be alike.
 */
export function fairnessDifferences(a: ComparedGroup, b: ComparedGroup): FairnessDifference[] {
  const runsOfA = a.runs.filter(({ status }) => status === 'completed');
  const runsOfB = b.runs.filter(({ status }) => status === 'completed');
  if (runsOfA.length === 0 || runsOfB.length === 0) return [];
  const all = [...runsOfA, ...runsOfB];
  const names = [...new Set(all.flatMap((run) => Object.keys(run.facts)))];
  const found = names
    .filter((what) => new Set(all.map((run) => run.facts[what] ?? NOT_SET)).size > 1)
    .map((what) => ({ what, a: describeGroup(runsOfA, what), b: describeGroup(runsOfB, what) }));
  return [...found, ...seedDifference(a, b), ...foldDifferences(runsOfA, runsOfB)].toSorted(
    (one, other) => rankOf(one) - rankOf(other),
  );
}

/** Seeds that stand for one fold in one group and for another in the other: their runs were tested on different rows. */
function foldDifferences(
  runsOfA: readonly ComparedRun[],
  runsOfB: readonly ComparedRun[],
): FairnessDifference[] {
  const foldsOfB = new Map(runsOfB.map(({ seed, fold }) => [seed, fold]));
  const moved = runsOfA.flatMap(({ seed, fold }) => {
    const other = foldsOfB.get(seed);
    if (fold === undefined || other === undefined || foldText(fold) === foldText(other)) return [];
    return [{ a: `seed ${seed}: ${foldText(fold)}`, b: `seed ${seed}: ${foldText(other)}` }];
  });
  if (moved.length === 0) return [];
  const [a, b] = [moved.map((one) => one.a), moved.map((one) => one.b)].map((texts) => texts.join('; '));
  return [{ what: 'folds of the seeds', a, b }];
}
