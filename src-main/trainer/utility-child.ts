import type { TrainerEvent, TrainerRequest } from '../contract/trainer-messages.ts';
import { TrainerProcess } from './trainer-process.ts';

/** Entry of the trainer as a utility process of Electron: one request to train, then events until it is ended. */

/** What Electron adds to `process` there. */
interface UtilityProcess {
  readonly parentPort: {
    on(name: 'message', listener: (message: { readonly data: TrainerRequest }) => void): void;
    postMessage(event: TrainerEvent): void;
  };
}

const { parentPort } = process as unknown as UtilityProcess;

const trainer = new TrainerProcess({
  send: (event) => parentPort.postMessage(event),
  // A process that ends may take messages with it that have not left yet: the core ends it when it has the last one.
  close: () => undefined,
});

parentPort.on('message', ({ data }) => trainer.take(data));
