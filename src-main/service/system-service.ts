import type { Params, Value } from '../contract/api.ts';
import { parseExperimentText } from '../contract/experiment-schema.ts';
import type { Example } from '../contract/system-api.ts';
import { readExampleFiles } from '../data/example-files.ts';
import { AppError } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { countWeights } from '../domain/model-shape.ts';
import { planGroups, planRuns } from '../domain/plan.ts';
import type { RunEnvironment } from '../domain/run-record.ts';
import { trainingMemoryBytes } from '../domain/training-memory.ts';
import { durationLike, nearestTraining } from '../domain/training-time.ts';
import { countStored, findLastBackend, storeSizeBytes } from '../store/counts.ts';
import type { Store } from '../store/open-store.ts';
import { listLikeTrainings } from '../store/past-trainings.ts';
import type { AutomaticBackups } from './automatic-backups.ts';
import { DataSizes } from './data-size.ts';
import { backupPlace } from './backup-place.ts';
import { networkDriveWarning } from './network-drive.ts';
import type { Clock, Machine } from './ports.ts';

/** What the program says about itself, the machine, and what an experiment would take. */
export class SystemService {
  readonly #store: Store;
  readonly #machine: Machine;
  readonly #clock: Clock;
  readonly #environment: RunEnvironment;
  readonly #backups: AutomaticBackups;
  readonly #storeWarnings: readonly string[];
  readonly #dataSizes = new DataSizes();
  #examples: readonly Example[] | undefined;
  #isBackingUp = false;

  constructor(
    store: Store,
    machine: Machine,
    clock: Clock,
    environment: RunEnvironment,
    backups: AutomaticBackups,
  ) {
    this.#store = store;
    this.#machine = machine;
    this.#clock = clock;
    this.#environment = environment;
    this.#backups = backups;
    this.#storeWarnings = [networkDriveWarning(store.file)].filter((text) => text !== null);
  }

  info(): Value<'system.info'> {
    const { read, file } = this.#store;
    return {
      ...this.#environment,
      storeFile: file,
      storeSizeBytes: storeSizeBytes(read),
      ...countStored(read),
      lastBackend: findLastBackend(read) ?? null,
      homeFolder: this.#machine.homeFolder,
      storeWarnings: this.#storeWarnings,
    };
  }

  backups(): Value<'backup.list'> {
    const { folder, failure } = this.#backups;
    return { folder, backups: this.#backups.list(), failure };
  }

  doctor(): Promise<Value<'system.doctor'>> {
    return this.#machine.inspect();
  }

  async backUp({ to }: Params<'system.backup'>): Promise<Value<'system.backup'>> {
    if (this.#isBackingUp)
      throw new AppError('conflict', 'a backup is being written already; wait until it is done');
    this.#isBackingUp = true;
    try {
      return await this.#store.backUp(to ?? backupPlace(this.#store.file, this.#clock.nowMs()));
    } finally {
      this.#isBackingUp = false;
    }
  }

  examples(): Value<'example.list'> {
    this.#examples ??= readExampleFiles()
      .map(({ id, text }) => {
        const spec = parseExperimentText(text, `${id}.json`);
        return { id, name: spec.name, notes: spec.notes ?? '', spec };
      })
      // The plainest question first.
      .sort((one, other) => one.spec.variants.length - other.spec.variants.length);
    return { examples: this.#examples };
  }

  async estimate({ spec, baseFolder }: Params<'experiment.estimate'>): Promise<Value<'experiment.estimate'>> {
    const { inputs, rows, warnings } = await this.#dataSizes.of(spec, baseFolder);
    const runs = planRuns(spec);
    const groups = planGroups(spec, inputs, runs).map(({ group }) => group);
    return {
      members: runs.length,
      groups: groups.length,
      parameters: Math.max(...groups.map(({ model }) => countWeights(model))),
      memoryBytes: Math.max(...groups.map((group) => trainingMemoryBytes(group, rows))),
      warnings,
      ...this.#estimateDuration(spec, runs.length),
    };
  }

  #estimateDuration(spec: ExperimentSpec, members: number): { durationMs: number | null; how: string } {
    const past = nearestTraining(listLikeTrainings(this.#store.read, spec), members);
    if (past === undefined)
      return { durationMs: null, how: 'Nothing with this data, model and batch size was trained here yet.' };
    const durationMs = durationLike(past, { members, epochs: spec.training.epochs });
    const { experimentId, members: runs, epochs } = past;
    return {
      durationMs: Math.round(durationMs),
      how: `By experiment ${experimentId}: ${runs} runs over ${epochs} epochs took ${(past.durationMs / 1000).toFixed(1)} s.`,
    };
  }
}
