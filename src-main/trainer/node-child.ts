import type { TrainerRequest } from '../contract/trainer-messages.ts';
import { openBackend } from './backend-choice.ts';
import { TrainerProcess } from './job/trainer-process.ts';
import { nodeGround } from './node-ground.ts';

/** Entry of the trainer as a Node child process: one request to train, then events until the end, then exit. */

let lastSent: Promise<void> = Promise.resolve();

const trainer = new TrainerProcess(nodeGround(openBackend), {
  send: (event) => {
    lastSent = new Promise((resolve) => {
      // An error here is a closed channel: the core is gone, and `disconnect` ends this process.
      process.send?.(event, undefined, undefined, () => resolve());
    });
  },
  // Disconnecting drops what has not left yet.
  close: () => void lastSent.then(() => process.disconnect()),
});

process.on('message', (request: TrainerRequest) => trainer.take(request));
// The core is gone: nobody listens, and an orphan must not go on training.
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; the core decides what it means and says `stop`.
process.on('SIGINT', () => undefined);
