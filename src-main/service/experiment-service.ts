import type { Params, Value } from '../contract/api.ts';
import type { TrainingRun, TrainRequest } from '../contract/trainer-messages.ts';
import type { ExperimentFacts } from '../data/data-question.ts';
import { findExperimentFacts } from '../data/data-thread.ts';
import { AppError } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { findLimits } from './halving-service.ts';
import { noiseCheckSpec } from '../domain/noise-check.ts';
import { planRuns } from '../domain/plan.ts';
import type { RunEnvironment } from '../domain/run-record.ts';
import { resolveSeeds, withMoreSeeds } from '../domain/seed-addition.ts';
import { settingsOfRuns } from '../domain/run-settings.ts';
import type { CheckpointRule } from '../domain/training-state.ts';
import { getExperiment, insertExperiment, listExperiments } from '../store/experiments.ts';
import { listNotices } from '../store/notices.ts';
import { insertRun, listRuns } from '../store/runs.ts';
import { planProcessesOf } from './process-plan.ts';
import { resumeStored } from './resume.ts';
import { addSeedsToStored } from './seed-addition.ts';
import { hashSpec } from './spec-hash.ts';
import { Training, type TrainingParts, type TrainingStart } from './training.ts';

const LIST_LENGTH = 100;

/** Starts, pauses, resumes, stops and finds experiments, and knows which ones are being trained. */
export class ExperimentService {
  readonly #parts: TrainingParts;
  readonly #environment: RunEnvironment;
  readonly #trainings = new Map<number, Training>();
  #isClosing = false;

  constructor(parts: TrainingParts, environment: RunEnvironment) {
    this.#parts = parts;
    this.#environment = environment;
  }

  /** Everything that is wrong with spec or data is found before anything is stored. */
  async start({
    spec,
    baseFolder,
    checkpoints,
  }: Params<'experiment.start'>): Promise<Value<'experiment.start'>> {
    const data = await findExperimentFacts(spec, baseFolder);
    this.#assertOpen();
    const { experimentId, runs } = this.#insert(spec, baseFolder, data);
    const { dataHash } = data;
    const checkpointRule: CheckpointRule = checkpoints ?? {};
    const nothingYet = { doneRunIds: [], checkpoints: [] };
    const request: TrainRequest = {
      type: 'train',
      ...{ spec, baseFolder, dataHash, runs },
      ...nothingYet,
      checkpointRule,
      plan: planProcessesOf(spec, data, runs),
      limits: findLimits(this.#parts.store.read, experimentId, spec),
    };
    const telling = data.warnings.filter(({ isNegligible }) => !isNegligible);
    const notices = telling.map(({ sentence }) => sentence);
    this.#train({ experimentId, request, storedEpochs: new Map(), notices });
    return { experimentId, runs: listRuns(this.#parts.store.read, experimentId) };
  }

  async checkNoise({
    experimentId,
    variantIndex = 0,
    backend,
    checkpoints,
  }: Params<'experiment.checkNoise'>): Promise<Value<'experiment.checkNoise'>> {
    const { spec, baseFolder, variants } = getExperiment(this.#parts.store.read, experimentId);
    const check = noiseCheckSpec(spec, variantIndex);
    if (check === undefined)
      throw new AppError(
        'not_found',
        `experiment ${experimentId} has ${variants.length} variants, and none of number ${variantIndex} (from 0)`,
      );
    return this.start({ spec: { ...check, backend: backend ?? spec.backend }, baseFolder, checkpoints });
  }

  pause({ experimentId }: Params<'experiment.pause'>): Value<'experiment.pause'> {
    const training = this.#trainingOf(experimentId);
    training.pause();
    return { training: training.state };
  }

  async resume(params: Params<'experiment.resume'>): Promise<Value<'experiment.resume'>> {
    const { experimentId } = params;
    const { read } = this.#parts.store;
    getExperiment(read, experimentId);
    let training = this.#trainings.get(experimentId);
    if (training === undefined) {
      const found = await this.#findSameData(experimentId);
      this.#assertOpen();
      // Somebody may have asked for the same while the data was read.
      training =
        this.#trainings.get(experimentId) ??
        this.#train(resumeStored(this.#parts, this.#environment, found, params));
    } else training.continue();
    return { training: training.state, runs: listRuns(read, experimentId) };
  }

  async addSeeds(params: Params<'experiment.addSeeds'>): Promise<Value<'experiment.addSeeds'>> {
    const { experimentId } = params;
    this.#assertNotTrained(experimentId);
    const { spec } = getExperiment(this.#parts.store.read, experimentId);
    const data = await this.#findSameData(experimentId, withMoreSeeds(spec, resolveSeeds(spec, params)));
    this.#assertOpen();
    // Somebody may have asked for the same while the data was read.
    this.#assertNotTrained(experimentId);
    const { start, seeds } = addSeedsToStored(this.#parts, this.#environment, params, data);
    const training = this.#train(start);
    this.#parts.emit({ name: 'experiment.changed', value: { experimentId } });
    return { training: training.state, runs: listRuns(this.#parts.store.read, experimentId), seeds };
  }

  list({ limit, before }: Params<'experiment.list'>): Value<'experiment.list'> {
    const range = { limit: limit ?? LIST_LENGTH, before: before ?? null };
    return { experiments: listExperiments(this.#parts.store.read, range) };
  }

  get({ experimentId }: Params<'experiment.get'>): Value<'experiment.get'> {
    const { read } = this.#parts.store;
    return {
      experiment: getExperiment(read, experimentId),
      runs: listRuns(read, experimentId),
      training: this.#trainings.get(experimentId)?.state ?? null,
      notices: listNotices(read, experimentId),
    };
  }

  async stop({ experimentId }: Params<'experiment.stop'>): Promise<Value<'experiment.stop'>> {
    await this.#trainingOf(experimentId).stop('cancelled');
    return { runs: listRuns(this.#parts.store.read, experimentId) };
  }

  /** Interrupts all that is being trained. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#trainings.values()].map((training) => training.stop('interrupted')));
  }

  #assertOpen(): void {
    if (this.#isClosing) throw new AppError('conflict', 'Ridgeline is closing and starts nothing more');
  }

  #assertNotTrained(experimentId: number): void {
    if (this.#trainings.has(experimentId))
      throw new AppError(
        'conflict',
        `experiment ${experimentId} is being trained; add seeds when it has ended, or stop it first`,
      );
  }

  /** @throws AppError `not_found`; `invalid` for data that cannot be read; `conflict` for data that has changed */
  /** @param wanted what of its data is asked for, where that is more than its spec says */
  async #findSameData(experimentId: number, wanted?: ExperimentSpec): Promise<ExperimentFacts> {
    const { spec, baseFolder, dataHash } = getExperiment(this.#parts.store.read, experimentId);
    const found = await findExperimentFacts(wanted ?? spec, baseFolder);
    if (found.dataHash === dataHash) return found;
    throw new AppError(
      'conflict',
      `${found.dataName}: the data has changed since experiment ${experimentId}`,
    );
  }

  /** @throws AppError `not_found`, or `conflict` where this process does not train it */
  #trainingOf(experimentId: number): Training {
    getExperiment(this.#parts.store.read, experimentId);
    const training = this.#trainings.get(experimentId);
    if (training === undefined)
      throw new AppError('conflict', `experiment ${experimentId} is not being trained by this process`);
    return training;
  }

  #insert(
    spec: ExperimentSpec,
    baseFolder: string,
    { dataName, dataHash, inputs, splits }: ExperimentFacts,
  ): { experimentId: number; runs: TrainingRun[] } {
    const { store, clock } = this.#parts;
    const settings = settingsOfRuns(spec, inputs, splits);
    const facts = { dataHash, createdAtMs: clock.nowMs() };
    const owner = store.owner();
    return store.write.transaction('insert experiment and runs', () => {
      const experiment = { spec, specHash: hashSpec(spec), baseFolder, dataName, inputs, owner, ...facts };
      const experimentId = insertExperiment(store.write, experiment);
      const runs = planRuns(spec).map((run, index) => {
        const kept = { experimentId, environment: this.#environment, ...run, ...facts };
        return { ...run, runId: insertRun(store.write, { ...kept, settings: settings[index] }) };
      });
      return { experimentId, runs };
    });
  }

  #train(start: TrainingStart): Training {
    const { experimentId } = start;
    const training = new Training(this.#parts, start, () => this.#trainings.delete(experimentId));
    this.#trainings.set(experimentId, training);
    return training;
  }
}
