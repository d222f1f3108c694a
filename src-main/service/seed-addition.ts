import type { Params } from '../contract/api.ts';
import type { ExperimentFacts } from '../data/data-question.ts';
import { AppError } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { planRuns } from '../domain/plan.ts';
import type { RunEnvironment, RunRecord } from '../domain/run-record.ts';
import { settingsOfRuns } from '../domain/run-settings.ts';
import {
  looksBefore,
  looksText,
  nextPlanningTime,
  resolveSeeds,
  seedAdditions,
  withMoreSeeds,
} from '../domain/seed-addition.ts';
import { splitCount } from '../domain/split-spec.ts';
import { getExperiment, updateSeeds } from '../store/experiments.ts';
import type { Store } from '../store/open-store.ts';
import { insertRun, listRuns } from '../store/runs.ts';
import { resumeStored, takeOver } from './resume.ts';
import { hashSpec } from './spec-hash.ts';
import type { TrainingParts, TrainingStart } from './training.ts';

/** What an addition of seeds comes to. */
export interface StartedAddition {
  readonly start: TrainingStart;
  readonly seeds: readonly number[];
}

function insertRunsOf(
  { write }: Store,
  experimentId: number,
  spec: ExperimentSpec,
  seeds: readonly number[],
  facts: ExperimentFacts,
  common: { readonly environment: RunEnvironment; readonly createdAtMs: number },
): void {
  const settings = settingsOfRuns(spec, facts.inputs, facts.splits);
  planRuns(spec).forEach((run, index) => {
    if (!seeds.includes(run.seed)) return;
    const { dataHash } = facts;
    insertRun(write, { ...common, experimentId, ...run, dataHash, settings: settings[index] });
  });
}

/** What its user should know of an addition, and of the ones before it. */
function noticeOf(
  seeds: readonly number[],
  runs: readonly RunRecord[],
  { appVersion }: RunEnvironment,
): string {
  const noun = seeds.length === 1 ? 'Seed' : 'Seeds';
  const looks = looksBefore(runs);
  const meaning = looks === 0 ? 'no result was there yet' : looksText(looks);
  const versions = [...new Set(runs.map(({ environment }) => environment.appVersion))].filter(
    (version) => version !== appVersion,
  );
  const others =
    versions.length === 0 ? '' : ` Earlier runs were computed by Ridgeline ${versions.join(', ')}.`;
  return `${noun} ${seeds.join(', ')} added, addition ${seedAdditions(runs).length}: ${meaning}.${others}`;
}

/**
 * Adds seeds to a stored experiment and queues what has no result.
 * @param facts of its data, which is what it was
 * @throws AppError as `experiment.addSeeds`
 */
export function addSeedsToStored(
  parts: TrainingParts,
  environment: RunEnvironment,
  params: Params<'experiment.addSeeds'>,
  facts: ExperimentFacts,
): StartedAddition {
  const { store, clock } = parts;
  const { experimentId, checkpoints } = params;
  const nowMs = clock.nowMs();
  return store.write.transaction('add seeds', () => {
    takeOver(store, experimentId, nowMs);
    const { spec } = getExperiment(store.read, experimentId);
    const seeds = resolveSeeds(spec, params);
    const grown = withMoreSeeds(spec, seeds);
    if (facts.splits.length !== splitCount(grown.split))
      throw new AppError(
        'conflict',
        `the folds of experiment ${experimentId} changed while its data was read`,
      );
    updateSeeds(store.write, experimentId, grown, hashSpec(grown));
    const createdAtMs = nextPlanningTime(listRuns(store.read, experimentId), nowMs);
    insertRunsOf(store, experimentId, grown, seeds, facts, { environment, createdAtMs });
    const start = resumeStored(parts, environment, facts, { experimentId, checkpoints });
    const notice = noticeOf(seeds, listRuns(store.read, experimentId), environment);
    return { start: { ...start, notices: [notice, ...start.notices] }, seeds };
  });
}
