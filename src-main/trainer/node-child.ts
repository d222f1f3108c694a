import { toErrorReport } from '../contract/reply.ts';
import type { TrainerEvent, TrainerRequest, TrainRequest } from '../contract/trainer-messages.ts';
import { assertNever } from '../domain/errors.ts';
import { runTrainingJob } from './training-job.ts';

/** Entry of the trainer as a Node child process: one request to train, then events until the end, then exit. */

let stopRequested = false;
let pause: PromiseWithResolvers<void> | null = null;
let lastSent: Promise<void> = Promise.resolve();

function send(event: TrainerEvent): void {
  lastSent = new Promise((resolve) => {
    // An error here is a closed channel: the core is gone, and `disconnect` ends this process.
    process.send?.(event, undefined, undefined, () => resolve());
  });
}

function train(request: TrainRequest): void {
  void runTrainingJob(request, {
    send,
    stopRequested: () => stopRequested,
    whilePaused: () => pause?.promise ?? null,
  })
    .catch((error: unknown) => send({ type: 'failed', error: toErrorReport(error) }))
    // Disconnecting drops what has not left yet.
    .then(() => lastSent)
    .finally(() => process.disconnect());
}

function endPause(): void {
  pause?.resolve();
  pause = null;
}

process.on('message', (request: TrainerRequest) => {
  switch (request.type) {
    case 'train':
      train(request);
      break;
    case 'pause':
      pause ??= Promise.withResolvers();
      break;
    case 'continue':
      endPause();
      break;
    case 'stop':
      stopRequested = true;
      endPause();
      break;
    default:
      assertNever(request);
  }
});

// The core is gone: nobody listens, and an orphan must not go on training.
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; the core decides what it means and says `stop`.
process.on('SIGINT', () => undefined);
