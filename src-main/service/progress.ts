import type { EventMap, VariantProgress } from '../contract/events.ts';
import type { TrainingRun } from '../contract/trainer-messages.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import type { Part } from '../domain/dataset.ts';
import type { RunEpoch } from '../domain/run.ts';

const INTERVAL_MS = 100;

interface LastEpoch {
  readonly epoch: number;
  readonly train: number | null;
  readonly validation: number | null;
}

function lossOn(part: Part, { measurements }: RunEpoch): number | null {
  const loss = measurements.find(({ scope, name }) => scope === part && name === 'dataLoss');
  return loss?.value.value ?? null;
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** What is known of a training between two looks at the store, and when it is worth telling. */
export class Progress {
  readonly #experimentId: number;
  readonly #spec: ExperimentSpec;
  readonly #runs: readonly TrainingRun[];
  readonly #lastEpochs = new Map<number, LastEpoch>();
  #runsDone = 0;
  #epoch = 0;
  #toldAtMs = -Infinity;

  constructor(experimentId: number, spec: ExperimentSpec, runs: readonly TrainingRun[]) {
    this.#experimentId = experimentId;
    this.#spec = spec;
    this.#runs = runs;
  }

  addEpoch(reports: readonly RunEpoch[]): void {
    for (const report of reports) {
      const { runId, epoch } = report;
      this.#lastEpochs.set(runId, {
        epoch,
        train: lossOn('train', report),
        validation: lossOn('validation', report),
      });
      this.#epoch = Math.max(this.#epoch, epoch);
    }
  }

  addEnd(): void {
    this.#runsDone += 1;
  }

  /** Whether enough time has passed to tell again; asking takes the turn. */
  isDue(nowMs: number): boolean {
    // Both ways: somebody may set the clock back.
    if (Math.abs(nowMs - this.#toldAtMs) < INTERVAL_MS) return false;
    this.#toldAtMs = nowMs;
    return true;
  }

  snapshot(): EventMap['experiment.progress'] {
    return {
      experimentId: this.#experimentId,
      runsDone: this.#runsDone,
      runsTotal: this.#runs.length,
      epoch: this.#epoch,
      epochs: this.#spec.training.epochs,
      variants: this.#spec.variants.map((_, index) => this.#variantProgress(index)),
    };
  }

  #variantProgress(index: number): VariantProgress {
    const lasts = this.#runs
      .filter(({ variantIndex }) => variantIndex === index)
      .flatMap(({ runId }) => this.#lastEpochs.get(runId) ?? [])
      .filter(({ epoch }) => epoch === this.#epoch);
    return {
      variant: this.#spec.variants[index].name,
      trainLoss: mean(lasts.map(({ train }) => train)),
      validationLoss: mean(lasts.map(({ validation }) => validation)),
    };
  }
}
