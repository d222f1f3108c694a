import type { Params } from '../contract/api.ts';
import { AppError } from '../domain/errors.ts';
import type { ExperimentFacts } from '../data/data-question.ts';
import type { BackendChoice } from '../domain/experiment.ts';
import type { RunEnvironment, RunRecord } from '../domain/run-record.ts';
import { mayBecome } from '../domain/run.ts';
import { additionsOfRuns } from '../domain/seed-addition.ts';
import { deleteUselessCheckpoints, listCheckpoints } from '../store/checkpoints.ts';
import { claimExperiment, getExperiment, ownerOf } from '../store/experiments.ts';
import type { Store } from '../store/open-store.ts';
import { interruptRunsOf, listRuns, requeueRun } from '../store/runs.ts';
import { findLimits } from './halving-service.ts';
import { planProcessesOf } from './process-plan.ts';
import type { TrainingParts, TrainingStart } from './training.ts';

/**
 * Takes over what a process left behind that is gone.
 * @throws AppError `conflict` where another process that lives works on it
 */
export function takeOver(store: Store, experimentId: number, nowMs: number): void {
  const owner = ownerOf(store.read, experimentId);
  if (owner === null) return;
  if (store.isAlive(owner))
    throw new AppError('conflict', `experiment ${experimentId} is being trained by another process`);
  interruptRunsOf(store.write, owner, nowMs);
}

/** What the runs were computed on; runs of one experiment that round differently are not comparable to the last digit. */
function backendOf(runs: readonly RunRecord[]): BackendChoice | undefined {
  return runs.find(({ backend }) => backend !== null)?.backend?.name;
}

/**
 * Queues the runs of a stored experiment that have no result, and says what their training goes on from.
 * @throws AppError `not_found`; `conflict` where another process trains it, where it lies in the trash, or where every run
 * has its result
 */
export function resumeStored(
  { store, clock }: TrainingParts,
  environment: RunEnvironment,
  facts: ExperimentFacts,
  { experimentId, backend, checkpoints: checkpointRule = {} }: Params<'experiment.resume'>,
): TrainingStart {
  const nowMs = clock.nowMs();
  return store.write.transaction('resume experiment', () => {
    takeOver(store, experimentId, nowMs);
    const { spec, baseFolder, dataHash } = getExperiment(store.read, experimentId);
    const runs = listRuns(store.read, experimentId);
    const stopped = runs.filter(({ status }) => mayBecome(status, 'queued'));
    // What was added a moment ago waits already.
    const unfinished = [...stopped, ...runs.filter(({ status }) => status === 'queued')];
    if (unfinished.length === 0)
      throw new AppError('conflict', `every run of experiment ${experimentId} has its result`);
    claimExperiment(store.write, experimentId, store.owner());
    for (const { id } of stopped) requeueRun(store.write, id, environment, nowMs);
    deleteUselessCheckpoints(store.write, experimentId);
    const { checkpoints, unusable } = listCheckpoints(store.read, experimentId, environment.appVersion);
    const additions = additionsOfRuns(runs);
    const isUnfinished = new Set(unfinished.map(({ id }) => id));
    return {
      experimentId,
      request: {
        type: 'train',
        spec: { ...spec, backend: backend ?? backendOf(runs) ?? spec.backend },
        baseFolder,
        dataHash,
        runs: runs.map(({ id, variantIndex, seed }, at) => ({
          ...{ runId: id, variantIndex, seed },
          ...(additions[at] === undefined ? {} : { addition: additions[at] }),
        })),
        doneRunIds: runs.flatMap(({ id }) => (isUnfinished.has(id) ? [] : [id])),
        checkpoints,
        checkpointRule,
        plan: planProcessesOf(spec, facts, runs),
        limits: findLimits(store.read, experimentId, spec),
      },
      storedEpochs: new Map(runs.map(({ id, epochsDone }) => [id, epochsDone])),
      notices: unusable,
    };
  });
}
