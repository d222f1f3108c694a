import type { TrainingProgress, VariantProgress } from '../domain/training-state.ts';
import type { TrainRequest } from '../contract/trainer-messages.ts';
import type { Part } from '../domain/dataset.ts';
import type { RunEpoch } from '../domain/run.ts';
import { sharesOf } from '../domain/training-processes.ts';
import { Pace } from './pace.ts';

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

/** What a training's progress is made of. */
export type TrainedRuns = Pick<TrainRequest, 'spec' | 'runs' | 'doneRunIds' | 'checkpoints'>;

/** What is known of a training between two looks at the store, and when it is worth telling. */
export class Progress {
  readonly #experimentId: number;
  readonly #request: TrainedRuns;
  readonly #lastEpochs = new Map<number, LastEpoch>();
  readonly #done: Set<number>;
  readonly #pace = new Pace();
  #epoch = 0;
  /** Runs that train one group after the other, beside those of the other shares. */
  #shares: readonly (readonly { readonly runId: number }[])[];
  #toldAtMs = -Infinity;
  /** Since when it trains on without a report; null before the first one and while it is paused. */
  #trainingSinceMs: number | null = null;
  /** Trained after the last report and before the last pause. */
  #trainedMs = 0;
  #paused = false;

  constructor(experimentId: number, request: TrainedRuns) {
    this.#experimentId = experimentId;
    this.#request = request;
    this.#done = new Set(request.doneRunIds);
    this.#shares = [request.runs];
    for (const { epoch, runs } of request.checkpoints)
      for (const { runId } of runs) this.#lastEpochs.set(runId, { epoch, train: null, validation: null });
    this.#epoch = Math.max(0, ...request.checkpoints.map(({ epoch }) => epoch));
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** @param processes among how many the runs are divided */
  start(processes: number): void {
    this.#shares = sharesOf(this.#request.runs, processes);
  }

  addEpoch(durationMs: number, reports: readonly RunEpoch[], nowMs: number): void {
    for (const report of reports) {
      const { runId, epoch } = report;
      this.#lastEpochs.set(runId, {
        epoch,
        train: lossOn('train', report),
        validation: lossOn('validation', report),
      });
      this.#epoch = Math.max(this.#epoch, epoch);
    }
    this.#pace.add(
      durationMs,
      reports.map(({ runId }) => runId),
    );
    this.#trainedMs = 0;
    this.#trainingSinceMs = this.#paused ? null : nowMs;
  }

  addEnd(runId: number): void {
    this.#done.add(runId);
  }

  pause(nowMs: number): void {
    this.#paused = true;
    if (this.#trainingSinceMs !== null) this.#trainedMs += Math.max(0, nowMs - this.#trainingSinceMs);
    this.#trainingSinceMs = null;
  }

  continue(nowMs: number): void {
    this.#paused = false;
    this.#trainingSinceMs = nowMs;
  }

  /** Whether enough time has passed to tell again; asking takes the turn. */
  isDue(nowMs: number): boolean {
    // Both ways: somebody may set the clock back.
    if (Math.abs(nowMs - this.#toldAtMs) < INTERVAL_MS) return false;
    this.#toldAtMs = nowMs;
    return true;
  }

  snapshot(nowMs: number): TrainingProgress {
    const { runs, spec } = this.#request;
    return {
      experimentId: this.#experimentId,
      paused: this.#paused,
      runsDone: this.#done.size,
      runsTotal: runs.length,
      epoch: this.#epoch,
      epochs: spec.training.epochs,
      remainingMs: this.#remainingMs(nowMs),
      variants: spec.variants.map((_, index) => this.#variantProgress(index)),
    };
  }

  #remainingMs(nowMs: number): number | null {
    let leftMs = 0;
    for (const share of this.#shares) {
      const shareMs = this.#leftMsOf(share);
      if (shareMs === null) return null;
      leftMs = Math.max(leftMs, shareMs);
    }
    const sinceMs = this.#trainingSinceMs === null ? 0 : Math.max(0, nowMs - this.#trainingSinceMs);
    return Math.max(0, Math.round(leftMs - this.#trainedMs - sinceMs));
  }

  #leftMsOf(share: readonly { readonly runId: number }[]): number | null {
    let leftMs = 0;
    for (const { runId } of share) {
      if (this.#done.has(runId)) continue;
      const msPerEpoch = this.#pace.msPerEpochOf(runId);
      if (msPerEpoch === null) return null;
      leftMs += msPerEpoch * (this.#request.spec.training.epochs - (this.#lastEpochs.get(runId)?.epoch ?? 0));
    }
    return leftMs;
  }

  #variantProgress(index: number): VariantProgress {
    const { runs, spec } = this.#request;
    const all = runs
      .filter(({ variantIndex }) => variantIndex === index)
      .flatMap(({ runId }) => this.#lastEpochs.get(runId) ?? []);
    // Not the last epoch of all: runs of another variant may go on when those of this one have stopped.
    const latest = Math.max(0, ...all.map(({ epoch }) => epoch));
    const lasts = all.filter(({ epoch }) => epoch === latest);
    return {
      variant: spec.variants[index].name,
      trainLoss: mean(lasts.map(({ train }) => train)),
      validationLoss: mean(lasts.map(({ validation }) => validation)),
    };
  }
}
