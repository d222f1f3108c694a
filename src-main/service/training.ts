import { toErrorReport } from '../contract/reply.ts';
import type { TrainingState } from '../domain/training-state.ts';
import type { ErrorReport, TrainerEvent, TrainRequest } from '../contract/trainer-messages.ts';
import { AppError, assertNever } from '../domain/errors.ts';
import type { BackendInfo, RunEpoch, RunResult, RunStatus } from '../domain/run.ts';
import { releaseExperiment } from '../store/experiments.ts';
import type { Store } from '../store/open-store.ts';
import { deleteUselessCheckpoints, listCheckpoints } from '../store/checkpoints.ts';
import { insertNotice } from '../store/notices.ts';
import { insertRunResult } from '../store/run-result.ts';
import { addIdleTime, endRun, listRuns, startRun, type RunEnd } from '../store/runs.ts';
import { appendEpochs } from '../store/series.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { EpochBuffer } from './epoch-buffer.ts';
import { findLimits } from './halving-service.ts';
import type { Clock, Emit, Log } from './ports.ts';
import { Progress } from './progress.ts';
import { describeExit, type TrainerExit, type TrainerHandle, type TrainerPort } from './trainer-port.ts';

/** What a training works with. */
export interface TrainingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly emit: Emit;
  readonly trainer: TrainerPort;
  readonly appVersion: string;
}

function failedBecause({ code, message }: ErrorReport): RunEnd {
  return { status: 'failed', code, message };
}

// Together they keep the promise that a stop takes less than a second.
const ASKED_MS = 700;
const KILLED_MS = 200;

/** A training that begins, or goes on behind an interruption. */
export interface TrainingStart {
  readonly experimentId: number;
  readonly request: TrainRequest;
  /** The last epoch that is stored of each run; a run without one is left out. */
  readonly storedEpochs: ReadonlyMap<number, number>;
  /** What its user should know. */
  readonly notices: readonly string[];
}

/** Why a training ends before its runs have ended: its user's will, or the process'. */
type StopStatus = 'cancelled' | 'interrupted';

/**
 * One experiment while a trainer works on it: takes the trainer's messages to the store, in order, and knows which runs
 * have not ended. However it ends, no run is left `queued` or `running`.
 */
export class Training {
  /** Resolves when every run has ended and is stored; never rejects. */
  readonly ended: Promise<void>;
  readonly #parts: TrainingParts;
  readonly #experimentId: number;
  readonly #unfinished: Set<number>;
  /** What the trainer was asked for last: under successive halving there are several requests, one behind the other. */
  #request: TrainRequest;
  #storedEpochs: ReadonlyMap<number, number>;
  readonly #startedAtMs: number;
  readonly #progress: Progress;
  readonly #buffer: EpochBuffer;
  readonly #checkpoints: CheckpointWriter;
  #handle: TrainerHandle;
  #backend: BackendInfo | null = null;
  readonly #counts: Partial<Record<RunStatus, number>> = {};
  readonly #onEnd: () => void;
  #resolveEnded: () => void = () => undefined;
  #stopsAs: StopStatus | null = null;
  #pausedAtMs: number | null = null;
  #hasEnded = false;

  /** @param onEnd is called when all is stored and nobody has been told of the end */
  constructor(parts: TrainingParts, start: TrainingStart, onEnd: () => void) {
    const { experimentId, request, storedEpochs, notices } = start;
    this.#parts = parts;
    this.#onEnd = onEnd;
    this.#experimentId = experimentId;
    this.#startedAtMs = parts.clock.nowMs();
    this.#unfinished = new Set(request.runs.map(({ runId }) => runId));
    for (const runId of request.doneRunIds) this.#unfinished.delete(runId);
    this.#request = request;
    this.#storedEpochs = storedEpochs;
    this.#progress = new Progress(experimentId, request);
    this.#checkpoints = new CheckpointWriter(parts.store.write, experimentId, parts.appVersion);
    this.#buffer = new EpochBuffer(
      (epochs) => appendEpochs(parts.store.write, epochs),
      (error) => this.#fail(error),
    );
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    this.#handle = this.#startTrainer(request);
    this.#attempt(() => notices.forEach((text) => this.#tellNotice(text)));
  }

  get state(): TrainingState {
    return { startedAtMs: this.#startedAtMs, progress: this.#progress.snapshot(this.#nowMs()) };
  }

  /** Lets the trainer stand still; nothing happens where it does already, or ends. */
  pause(): void {
    if (this.#pausedAtMs !== null || this.#stopsAs !== null || this.#hasEnded) return;
    this.#pausedAtMs = this.#nowMs();
    this.#progress.pause(this.#pausedAtMs);
    this.#handle.send({ type: 'pause' });
    this.#tellProgress();
  }

  /** Lets the trainer go on; nothing happens where it does already, or ends. */
  continue(): void {
    if (this.#pausedAtMs === null || this.#stopsAs !== null || this.#hasEnded) return;
    this.#parts.store.write.transaction('continue runs', () => this.#countPause());
    this.#progress.continue(this.#nowMs());
    this.#handle.send({ type: 'continue' });
    this.#tellProgress();
  }

  /**
   * Asks the trainer to stop, ends it where it does not, and resolves like `ended`.
   * @param status what its unfinished runs become
   */
  stop(status: StopStatus): Promise<void> {
    if (!this.#hasEnded && this.#stopsAs === null) {
      this.#stopsAs = status;
      this.#handle.send({ type: 'stop' });
      const killTimer = setTimeout(() => this.#handle.kill(), ASKED_MS);
      const endTimer = setTimeout(() => this.#end({ status }, null), ASKED_MS + KILLED_MS);
      void this.ended.then(() => {
        clearTimeout(killTimer);
        clearTimeout(endTimer);
      });
    }
    return this.ended;
  }

  /** What an earlier trainer still says, or that it exits, is of no interest. */
  #startTrainer(request: TrainRequest): TrainerHandle {
    const handle = this.#parts.trainer.start(
      (event) => {
        if (request === this.#request) this.#take(event);
      },
      (exit) => {
        if (request === this.#request) this.#takeExit(exit);
      },
    );
    handle.send(request);
    return handle;
  }

  // One of the two places that catch: what goes wrong with a message ends this training and nothing else.
  #take(event: TrainerEvent): void {
    if (this.#hasEnded) return;
    try {
      this.#store(event);
    } catch (error) {
      this.#fail(error);
    }
  }

  #store(event: TrainerEvent): void {
    switch (event.type) {
      case 'started':
        this.#progress.start(event.processes ?? 1);
        this.#startRuns(event.backend, event.notices);
        break;
      case 'notice':
        this.#tellNotice(event.text);
        break;
      case 'epoch':
        this.#addEpoch(event.durationMs, event.reports);
        break;
      case 'checkpoint':
        // Complete, it says that all epochs before it are stored.
        this.#buffer.flush();
        this.#checkpoints.add(event, this.#nowMs());
        break;
      case 'runCompleted':
        this.#complete(event.runId, event.result);
        break;
      case 'runFailed':
        this.#failRun(event.runId, event.error);
        break;
      case 'runDiverged':
        this.#diverge(event.runId, event.epoch);
        break;
      case 'finished':
        this.#finish();
        break;
      case 'stopped':
        this.#end({ status: this.#stopsAs ?? 'interrupted' }, null);
        break;
      case 'failed':
        this.#failWith(event.error);
        break;
      default:
        assertNever(event);
    }
  }

  #startRuns(backend: BackendInfo, notices: readonly string[]): void {
    const { store, emit } = this.#parts;
    // Behind a decision of successive halving the runs that go on have started already.
    if (this.#backend !== null) return;
    this.#backend = backend;
    store.write.transaction('start runs', () => {
      for (const runId of this.#unfinished) startRun(store.write, runId, backend, this.#nowMs());
      for (const text of notices)
        insertNotice(store.write, this.#experimentId, { atMs: this.#nowMs(), text });
    });
    emit({ name: 'experiment.started', value: { experimentId: this.#experimentId, backend, notices } });
  }

  #addEpoch(durationMs: number, reports: readonly RunEpoch[]): void {
    // A member that diverged may go on in lock step with the others; its numbers mean nothing any more.
    const live = reports.filter(({ runId }) => this.#unfinished.has(runId));
    // Behind its checkpoint a run comes by epochs that it had reached before: the same numbers, which are stored.
    this.#buffer.add(live.filter(({ runId, epoch }) => epoch > (this.#storedEpochs.get(runId) ?? 0)));
    this.#progress.addEpoch(durationMs, live, this.#nowMs());
    if (this.#progress.isDue(this.#nowMs())) this.#tellProgress();
  }

  #complete(runId: number, result: RunResult): void {
    this.#buffer.flush();
    insertRunResult(this.#parts.store.write, runId, result, this.#nowMs(), this.#droppedEpoch(runId, result));
    this.#countEnd(runId, 'completed');
  }

  /** Null where the run came to an end of its own. */
  #droppedEpoch(runId: number, { last }: RunResult): number | null {
    const end = this.#request.limits?.ends.find((one) => one.runId === runId);
    return end !== undefined && last.epoch >= end.epoch ? end.epoch : null;
  }

  #failRun(runId: number, error: ErrorReport): void {
    this.#buffer.flush();
    this.#endRun(runId, failedBecause(error));
    this.#countEnd(runId, 'failed');
  }

  #diverge(runId: number, epoch: number): void {
    this.#buffer.flush();
    this.#endRun(runId, { status: 'diverged', epoch });
    this.#countEnd(runId, 'diverged');
  }

  #endRun(runId: number, end: RunEnd): void {
    endRun(this.#parts.store.write, runId, end, this.#nowMs());
  }

  #countEnd(runId: number, status: RunStatus): void {
    this.#unfinished.delete(runId);
    this.#counts[status] = (this.#counts[status] ?? 0) + 1;
    this.#progress.addEnd(runId);
  }

  #finish(): void {
    const untilEpoch = this.#request.limits?.untilEpoch ?? null;
    if (untilEpoch !== null && this.#unfinished.size > 0) {
      this.#goOnBehind(untilEpoch);
      return;
    }
    const runs = [...this.#unfinished].join(', ');
    if (runs !== '')
      throw new AppError('internal', `the training process finished without a result of run ${runs}`);
    this.#end(null, null);
  }

  /** All runs have come to a decision of successive halving: it is taken, and what goes on is asked for. */
  #goOnBehind(untilEpoch: number): void {
    const { store, appVersion } = this.#parts;
    this.#buffer.flush();
    const { spec } = this.#request;
    const limits = findLimits(store.read, this.#experimentId, spec);
    if (limits?.untilEpoch === untilEpoch)
      throw new AppError('internal', `the training process finished before epoch ${untilEpoch}`);
    this.#handle.kill();
    this.#storedEpochs = new Map(
      listRuns(store.read, this.#experimentId).map(({ id, epochsDone }) => [id, epochsDone]),
    );
    const { checkpoints } = listCheckpoints(store.read, this.#experimentId, appVersion);
    this.#request = {
      ...this.#request,
      spec: { ...spec, backend: this.#backend?.name ?? spec.backend },
      doneRunIds: this.#request.runs.map(({ runId }) => runId).filter((id) => !this.#unfinished.has(id)),
      checkpoints,
      limits,
    };
    this.#handle = this.#startTrainer(this.#request);
    if (this.#pausedAtMs !== null) this.#handle.send({ type: 'pause' });
    if (this.#stopsAs !== null) this.#handle.send({ type: 'stop' });
  }

  #takeExit(exit: TrainerExit): void {
    if (this.#hasEnded) return;
    if (this.#stopsAs !== null) {
      this.#end({ status: this.#stopsAs }, null);
      return;
    }
    // No run is to blame: what the operating system ends, or a crash, is an interruption like the core's own.
    const message = describeExit(exit);
    this.#attempt(() => this.#tellNotice(message));
    this.#end({ status: 'interrupted' }, { code: 'trainer_died', message, problems: [] });
  }

  #fail(error: unknown): void {
    this.#logDefect(`experiment ${this.#experimentId} could not go on`, error);
    this.#failWith(toErrorReport(error));
  }

  #failWith(error: ErrorReport): void {
    this.#end(failedBecause(error), error);
  }

  /** @param rest what becomes of runs that have not ended; null where all have */
  #end(rest: RunEnd | null, error: ErrorReport | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#handle.kill();
    const flushError = this.#attempt(() => this.#buffer.flush());
    const isLost = flushError !== null && rest !== null;
    const settled = isLost ? failedBecause(flushError) : rest;
    const settleError = this.#attempt(() => this.#settle(settled));
    this.#onEnd();
    this.#tellProgress();
    this.#parts.emit({
      name: 'experiment.ended',
      value: {
        experimentId: this.#experimentId,
        runs: this.#counts,
        error: error ?? flushError ?? settleError,
      },
    });
    this.#resolveEnded();
  }

  #settle(rest: RunEnd | null): void {
    const { store } = this.#parts;
    store.write.transaction('end experiment', () => {
      this.#countPause();
      if (rest !== null) for (const runId of this.#unfinished) this.#endRun(runId, rest);
      deleteUselessCheckpoints(store.write, this.#experimentId);
      releaseExperiment(store.write, this.#experimentId);
    });
    if (rest !== null) for (const runId of this.#unfinished) this.#countEnd(runId, rest.status);
  }

  /** Takes note of a pause that is over, in a transaction. */
  #countPause(): void {
    if (this.#pausedAtMs === null) return;
    const idleMs = Math.max(0, this.#nowMs() - this.#pausedAtMs);
    for (const runId of this.#unfinished) addIdleTime(this.#parts.store.write, runId, idleMs);
    this.#pausedAtMs = null;
  }

  // A store that fails here is found by the next start, which sees runs whose owner is gone.
  #attempt(work: () => void): ErrorReport | null {
    try {
      work();
      return null;
    } catch (error) {
      this.#logDefect(`something of experiment ${this.#experimentId} could not be stored`, error);
      return toErrorReport(error);
    }
  }

  #tellNotice(text: string): void {
    const experimentId = this.#experimentId;
    const notice = { atMs: this.#nowMs(), text };
    insertNotice(this.#parts.store.write, experimentId, notice);
    this.#parts.emit({ name: 'experiment.notice', value: { experimentId, ...notice } });
  }

  // A full disk or a lock is told by the event of the end; said twice, it would look like two things.
  #logDefect(what: string, error: unknown): void {
    if (error instanceof AppError && error.code === 'database_unusable') return;
    this.#parts.log.error(what, error);
  }

  #tellProgress(): void {
    this.#parts.emit({ name: 'experiment.progress', value: this.#progress.snapshot(this.#nowMs()) });
  }

  #nowMs(): number {
    return this.#parts.clock.nowMs();
  }
}
