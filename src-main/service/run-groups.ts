import { sortClassNames } from '../data/classes.ts';
import type { ComparedGroup, ComparedRun } from '../domain/compared-group.ts';
import { crossValidationOf } from '../domain/cross-validation.ts';
import { AppError } from '../domain/errors.ts';
import type { ExperimentRecord } from '../domain/experiment-record.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { DROPPED_FACT, factsOfGroup, runFacts } from '../domain/fairness.ts';
import type { GroupExperiment, GroupInfo, GroupRef } from '../domain/run-group.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { looksBefore } from '../domain/seed-addition.ts';
import { regularizationFacts } from '../domain/settings-difference.ts';
import { foldPlaceAt, isFolds, splitOfSeed } from '../domain/split-spec.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getExperiment } from '../store/experiments.ts';
import { finalMeasurementsByRun, listMeasuredClasses } from '../store/final-measurements.ts';
import { listRuns } from '../store/runs.ts';

/** A group of runs with the experiment that they are of. */
export interface RunGroup {
  readonly ref: GroupRef;
  readonly experiment: ExperimentRecord;
  readonly variant: string;
  /** By seed, ascending; at least one. */
  readonly runs: readonly RunRecord[];
}

function bySeed(one: RunRecord, other: RunRecord): number {
  return one.seed - other.seed;
}

/**
 * The runs of every variant of an experiment, in the order of the spec.
 * @throws AppError `not_found`
 */
export function listRunGroups(read: ReadConnection, experimentId: number): RunGroup[] {
  const experiment = getExperiment(read, experimentId);
  const runs = listRuns(read, experimentId);
  return experiment.variants.map((variant, variantIndex) => ({
    ref: { experimentId, variantIndex },
    experiment,
    variant,
    runs: runs.filter((run) => run.variantIndex === variantIndex).toSorted(bySeed),
  }));
}

/** @throws AppError `not_found` for an experiment or variant, and for seeds that the variant has no run of */
export function getRunGroup(read: ReadConnection, ref: GroupRef): RunGroup {
  const groups = listRunGroups(read, ref.experimentId);
  const group = groups.at(ref.variantIndex);
  if (group === undefined)
    throw new AppError(
      'not_found',
      `experiment ${ref.experimentId} has ${groups.length} variants, and none of number ${ref.variantIndex} (from 0)`,
    );
  const { seeds } = ref;
  if (seeds === undefined) return group;
  const missing = seeds.find((seed) => !group.runs.some((run) => run.seed === seed));
  if (missing !== undefined)
    throw new AppError(
      'not_found',
      `variant "${group.variant}" of experiment ${ref.experimentId} has no run of seed ${missing}`,
    );
  return { ...group, ref, runs: group.runs.filter(({ seed }) => seeds.includes(seed)) };
}

/** The group's runs that have a result. */
export function completedRuns({ runs }: RunGroup): readonly RunRecord[] {
  return runs.filter(({ status }) => status === 'completed');
}

function foldOfRun({ split, seeds }: ExperimentSpec, seed: number): Pick<ComparedRun, 'fold'> {
  return isFolds(split) ? { fold: foldPlaceAt(split, splitOfSeed(split, seeds, seed)) } : {};
}

/** @param name how the comparison calls the group */
export function toComparedGroup(read: ReadConnection, group: RunGroup, name: string): ComparedGroup {
  const { experiment, runs } = group;
  const crossValidation = crossValidationOf(experiment.spec.split);
  const measurements = finalMeasurementsByRun(
    read,
    runs.map(({ id }) => id),
  );
  return {
    variant: name,
    looks: looksBefore(runs),
    ...(crossValidation !== null && { crossValidation }),
    runs: runs.map(({ id, seed, status, dataHash, backend, environment, droppedEpoch }) => ({
      seed,
      status,
      measurements: measurements.get(id) ?? [],
      facts: {
        ...runFacts(experiment.spec, dataHash, backend),
        'code version': `Ridgeline ${environment.appVersion}`,
        ...(droppedEpoch === null ? {} : { [DROPPED_FACT]: `behind epoch ${droppedEpoch}` }),
      },
      droppedEpoch,
      ...foldOfRun(experiment.spec, seed),
    })),
  };
}

function toGroupExperiment(read: ReadConnection, experiment: ExperimentRecord): GroupExperiment {
  const { id, name, dataName, primaryMetric, countedEpoch, epochs, task } = experiment;
  const classes = listMeasuredClasses(read, id);
  const classNames = classes.length === 0 ? null : sortClassNames(classes);
  const crossValidation = crossValidationOf(experiment.spec.split);
  return {
    ...{ id, name, dataName, primaryMetric, countedEpoch, epochs, task, classNames },
    ...(crossValidation !== null && { crossValidation }),
  };
}

/** What a page needs to know of a group beside its numbers. */
export function toGroupInfo(read: ReadConnection, group: RunGroup, compared: ComparedGroup): GroupInfo {
  const { ref, experiment, variant, runs } = group;
  const { regularization } = experiment.spec.variants[ref.variantIndex];
  const completed = compared.runs.filter(({ status }) => status === 'completed');
  return {
    ref,
    experiment: toGroupExperiment(read, experiment),
    variant,
    regularization,
    runs: runs.map(({ id, seed, status, countedEpoch, epochsDone }) => ({
      runId: id,
      seed,
      status,
      countedEpoch,
      epochsDone,
    })),
    settings: {
      // Runs that never started know of no backend, which would look like a difference.
      ...factsOfGroup(completed.length > 0 ? completed : compared.runs),
      ...regularizationFacts(regularization),
    },
  };
}
