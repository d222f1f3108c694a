import { toErrorReport } from '../../contract/reply.ts';
import type { TrainerEvent, TrainerRequest, TrainRequest } from '../../contract/trainer-messages.ts';
import { assertNever } from '../../domain/errors.ts';
import { runTrainingJob, type JobGround } from './training-job.ts';

/** The way to the core, whatever kind of process this is. */
export interface CoreChannel {
  send(event: TrainerEvent): void;
  /** Nothing more is to be sent. */
  close(): void;
}

/** A process that trains once: one request to train, then events until the end. */
export class TrainerProcess {
  readonly #ground: JobGround;
  readonly #channel: CoreChannel;
  #stopRequested = false;
  #pause: PromiseWithResolvers<void> | null = null;

  constructor(ground: JobGround, channel: CoreChannel) {
    this.#ground = ground;
    this.#channel = channel;
  }

  take(request: TrainerRequest): void {
    switch (request.type) {
      case 'train':
        this.#train(request);
        break;
      case 'pause':
        this.#pause ??= Promise.withResolvers();
        break;
      case 'continue':
        this.#endPause();
        break;
      case 'stop':
        this.#stopRequested = true;
        this.#endPause();
        break;
      default:
        assertNever(request);
    }
  }

  #train(request: TrainRequest): void {
    const send = (event: TrainerEvent): void => this.#channel.send(event);
    void runTrainingJob(request, this.#ground, {
      send,
      stopRequested: () => this.#stopRequested,
      whilePaused: () => this.#pause?.promise ?? null,
    })
      .catch((error: unknown) => send({ type: 'failed', error: toErrorReport(error) }))
      .finally(() => this.#channel.close());
  }

  #endPause(): void {
    this.#pause?.resolve();
    this.#pause = null;
  }
}
