import type { TrainerEvent, TrainerRequest } from '../contract/trainer-messages.ts';
import { AppError } from '../domain/errors.ts';
import { runTrainingJob } from './training-job.ts';

/** Entry of the trainer as a Node child process: one request to train, then events until the end, then exit. */

let stopRequested = false;

function send(event: TrainerEvent): void {
  process.send?.(event);
}

function report(error: unknown): TrainerEvent {
  if (error instanceof AppError)
    return {
      type: 'failed',
      error: { code: error.code, message: error.message, problems: error.problems },
    };
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'failed', error: { code: 'internal', message, problems: [] } };
}

process.on('message', (request: TrainerRequest) => {
  if (request.type === 'stop') {
    stopRequested = true;
    return;
  }
  runTrainingJob(request, { send, stopRequested: () => stopRequested })
    .catch((error: unknown) => {
      send(report(error));
    })
    // Disconnecting lets the messages drain, and the process ends when nothing is left to do.
    .finally(() => process.disconnect());
});

// The core is gone: nobody listens, and an orphan must not go on training.
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; the core decides what it means and says `stop`.
process.on('SIGINT', () => undefined);
