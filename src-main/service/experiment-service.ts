import type { Params, Value } from '../contract/api.ts';
import type { TrainingRun, TrainRequest } from '../contract/trainer-messages.ts';
import { loadExperimentData, type ExperimentData } from '../data/experiment-data.ts';
import { AppError } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { planRuns } from '../domain/plan.ts';
import type { RunEnvironment } from '../domain/run-record.ts';
import { settingsOfRuns } from '../domain/run-settings.ts';
import { getExperiment, insertExperiment, listExperiments } from '../store/experiments.ts';
import { insertRun, listRuns } from '../store/runs.ts';
import { hashSpec } from './spec-hash.ts';
import { Training, type TrainingParts } from './training.ts';

const LIST_LENGTH = 100;

/** Starts, stops and finds experiments, and knows which ones are being trained. */
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
  async start({ spec, baseFolder }: Params<'experiment.start'>): Promise<Value<'experiment.start'>> {
    const data = await loadExperimentData(spec, baseFolder);
    if (this.#isClosing) throw new AppError('conflict', 'Ridgeline is closing and starts nothing more');
    const { experimentId, runs } = this.#insert(spec, baseFolder, data);
    const dataHash = data.dataset.hash;
    this.#train(experimentId, { type: 'train', spec, baseFolder, dataHash, runs });
    return { experimentId, runs: listRuns(this.#parts.store.read, experimentId) };
  }

  list({ limit, before }: Params<'experiment.list'>): Value<'experiment.list'> {
    const range = { limit: limit ?? LIST_LENGTH, before: before ?? null };
    return { experiments: listExperiments(this.#parts.store.read, range) };
  }

  get({ experimentId }: Params<'experiment.get'>): Value<'experiment.get'> {
    const { read } = this.#parts.store;
    return { experiment: getExperiment(read, experimentId), runs: listRuns(read, experimentId) };
  }

  async stop({ experimentId }: Params<'experiment.stop'>): Promise<Value<'experiment.stop'>> {
    const { read } = this.#parts.store;
    getExperiment(read, experimentId);
    const training = this.#trainings.get(experimentId);
    if (training === undefined)
      throw new AppError('conflict', `experiment ${experimentId} is not being trained by this process`);
    await training.stop();
    return { runs: listRuns(read, experimentId) };
  }

  /** Stops all that is being trained. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#trainings.values()].map((training) => training.stop()));
  }

  #insert(
    spec: ExperimentSpec,
    baseFolder: string,
    { dataset, rows, prepared }: ExperimentData,
  ): { experimentId: number; runs: TrainingRun[] } {
    const { store, clock } = this.#parts;
    const counts = { train: rows.train.length, validation: rows.validation.length, test: rows.test.length };
    const settings = settingsOfRuns(spec, prepared.inputs, counts);
    const facts = { dataHash: dataset.hash, createdAtMs: clock.nowMs() };
    const owner = store.owner();
    return store.write.transaction('insert experiment and runs', () => {
      const dataName = dataset.name;
      const { inputs } = prepared;
      const experiment = { spec, specHash: hashSpec(spec), baseFolder, dataName, inputs, owner, ...facts };
      const experimentId = insertExperiment(store.write, experiment);
      const runs = planRuns(spec).map((run, index) => {
        const kept = { experimentId, environment: this.#environment, ...run, ...facts };
        return { ...run, runId: insertRun(store.write, { ...kept, settings: settings[index] }) };
      });
      return { experimentId, runs };
    });
  }

  #train(experimentId: number, request: TrainRequest): void {
    const training = new Training(this.#parts, experimentId, request);
    this.#trainings.set(experimentId, training);
    void training.ended.then(() => this.#trainings.delete(experimentId));
  }
}
