import type { TrainerEvent, TrainerRequest, TrainRequest } from '../contract/trainer-messages.ts';
import { sharesOf } from '../domain/training-processes.ts';
import type { TrainerExit, TrainerHandle, TrainerPort } from './trainer-port.ts';

type Listeners = Parameters<TrainerPort['start']>;
type Started = Extract<TrainerEvent, { readonly type: 'started' }>;

/** Starts one trainer process that computes on so many threads. */
export type StartOnThreads = (threads: number, ...listeners: Listeners) => TrainerHandle;

/**
 * Trainers that share the runs of a request, as its plan says. To the core they are one: it hears of one start, and of one
 * end. A GPU is not shared, and neither is work among trainers that came up on different backends: then one trains it all.
 * Where one of them dies, the others are ended too.
 */
export function spreadTrainerPort(startOne: StartOnThreads): TrainerPort {
  // What one request finds out for the next ones.
  const machine = { hasGpu: false };
  return { start: (onEvent, onExit) => new SpreadTrainer(startOne, machine, onEvent, onExit) };
}

/** One of the trainers. */
interface Share {
  readonly handle: TrainerHandle;
  started: Started | null;
  /** `finished` or `stopped`: it has said its last. */
  ended: 'finished' | 'stopped' | null;
  hasExited: boolean;
}

class SpreadTrainer implements TrainerHandle {
  readonly #startOne: StartOnThreads;
  readonly #machine: { hasGpu: boolean };
  readonly #onEvent: Listeners[0];
  readonly #onExit: Listeners[1];
  #request: TrainRequest | null = null;
  /** Among how many its runs are divided; one without unfinished runs is not started. */
  #processes = 1;
  #shares: readonly Share[] = [];
  /** What came before the last one started; null once all have. */
  #early: TrainerEvent[] | null = [];
  /** Asked since the start, for who begins again. */
  readonly #asked: TrainerRequest[] = [];
  #exit: TrainerExit | null = null;
  #isOver = false;

  constructor(startOne: StartOnThreads, machine: { hasGpu: boolean }, ...[onEvent, onExit]: Listeners) {
    this.#startOne = startOne;
    this.#machine = machine;
    this.#onEvent = onEvent;
    this.#onExit = onExit;
  }

  send(request: TrainerRequest): void {
    if (request.type === 'train') {
      this.#request = request;
      const { processes, threads } = request.plan;
      const { backend = 'auto' } = request.spec;
      const isForGpu = backend === 'webgpu' || (backend === 'auto' && this.#machine.hasGpu);
      this.#processes = isForGpu ? 1 : processes;
      this.#startShares(shareRequests(request, this.#processes), threads);
      return;
    }
    this.#asked.push(request);
    for (const { handle } of this.#shares) handle.send(request);
  }

  kill(): void {
    for (const { handle } of this.#shares) handle.kill();
  }

  #startShares(requests: readonly TrainRequest[], threads: number): void {
    const shares: Share[] = [];
    this.#shares = shares;
    for (const request of requests) {
      const share: Share = {
        handle: this.#startOne(
          threads,
          (event) => {
            if (this.#shares === shares) this.#take(share, event);
          },
          (exit) => {
            if (this.#shares === shares) this.#takeExit(share, exit);
          },
        ),
        started: null,
        ended: null,
        hasExited: false,
      };
      shares.push(share);
      share.handle.send(request);
    }
  }

  #take(share: Share, event: TrainerEvent): void {
    // Behind a failure the others are being ended, and nobody is told of more.
    if (this.#isOver) return;
    switch (event.type) {
      case 'started':
        share.started = event;
        this.#begin();
        break;
      case 'finished':
      case 'stopped':
        share.ended = event.type;
        this.#finish();
        break;
      case 'failed':
        this.#isOver = true;
        this.#onEvent(event);
        this.kill();
        break;
      default:
        this.#tell(event);
    }
  }

  #tell(event: TrainerEvent): void {
    if (this.#early === null) this.#onEvent(event);
    else this.#early.push(event);
  }

  /** Once all have started. */
  #begin(): void {
    const all = this.#shares.flatMap(({ started }) => started ?? []);
    if (all.length < this.#shares.length || this.#early === null) return;
    const [first] = all;
    if (first.backend.name === 'webgpu') this.#machine.hasGpu = true;
    const isAlike = all.every(({ backend }) => JSON.stringify(backend) === JSON.stringify(first.backend));
    if (all.length > 1 && (!isAlike || first.backend.name === 'webgpu')) {
      this.#startOver();
      return;
    }
    const notices = [...new Set(all.flatMap((one) => one.notices))];
    const early = this.#early;
    this.#early = null;
    this.#onEvent({ ...first, notices, processes: this.#processes });
    for (const event of early) this.#onEvent(event);
  }

  /** All in one trainer: nothing has been told of the several. */
  #startOver(): void {
    if (this.#request === null) return;
    this.kill();
    this.#processes = 1;
    this.#early = [];
    this.#startShares([this.#request], this.#request.plan.threads * this.#request.plan.processes);
    for (const request of this.#asked) for (const { handle } of this.#shares) handle.send(request);
  }

  #finish(): void {
    const ends = this.#shares.map(({ ended }) => ended);
    if (ends.includes(null)) return;
    this.#isOver = true;
    this.#onEvent({ type: ends.includes('stopped') ? 'stopped' : 'finished' });
  }

  #takeExit(share: Share, exit: TrainerExit): void {
    share.hasExited = true;
    // The first one that died is to blame: the others were ended for it.
    if (share.ended === null) this.#exit ??= exit;
    if (this.#shares.some(({ hasExited }) => !hasExited)) {
      if (share.ended === null) this.kill();
      return;
    }
    this.#isOver = true;
    this.#onExit(this.#exit ?? exit);
  }
}

/** What each trainer is asked for. */
function shareRequests(request: TrainRequest, processes: number): TrainRequest[] {
  if (processes === 1) return [request];
  return sharesOf(request.runs, processes).flatMap((runs): TrainRequest[] => {
    const own = new Set(runs.map(({ runId }) => runId));
    const doneRunIds = request.doneRunIds.filter((runId) => own.has(runId));
    // Nobody waits for runs that have their results.
    if (doneRunIds.length === runs.length) return [];
    const checkpoints = request.checkpoints.filter((one) => one.runs.every(({ runId }) => own.has(runId)));
    return [{ ...request, runs, doneRunIds, checkpoints }];
  });
}
