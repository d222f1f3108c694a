import type { TrainerEvent, TrainerRequest } from '../contract/trainer-messages.ts';
import { openBackend } from './backend-choice.ts';
import { TrainerProcess } from './job/trainer-process.ts';
import { nodeGround } from './node-ground.ts';

/** Entry of the trainer as a utility process of Electron: one request to train, then events until it is ended. */

/** What Electron adds to `process` there. */
interface UtilityProcess {
  readonly parentPort: {
    on(name: 'message', listener: (message: { readonly data: TrainerRequest }) => void): void;
    postMessage(event: TrainerEvent): void;
  };
}

const { parentPort } = process as unknown as UtilityProcess;

// Electron forbids the external buffers that Dawn's addon makes: WebGPU is for the trainer in a page.
const ground = nodeGround((choice) => openBackend(choice, ['native']));

const trainer = new TrainerProcess(ground, {
  send: (event) => parentPort.postMessage(event),
  // A process that ends may take messages with it that have not left yet: the core ends it when it has the last one.
  close: () => undefined,
});

parentPort.on('message', ({ data }) => trainer.take(data));
