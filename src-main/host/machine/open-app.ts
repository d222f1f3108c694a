import { homedir } from 'node:os';
import { inspectRuntime, type InspectOptions } from '../../runtime/inspect.ts';
import { trainerEnvironment } from '../../runtime/trainer-environment.ts';
import { createApp, type App } from '../../service/app.ts';
import { nodeTrainerPort } from '../../service/node-trainer-port.ts';
import type { Log, PdfPrinter } from '../../service/ports.ts';
import { spreadTrainerPort } from '../../service/spread-trainer-port.ts';
import type { TrainerPort } from '../../service/trainer-port.ts';
import { chromiumPrinter } from './chromium-printer.ts';
import { appVersion } from './app-version.ts';
import { complain } from './console.ts';

/** What the core says, on standard error; the details only where RIDGELINE_LOG=debug asks for them. */
const CONSOLE_LOG: Log = {
  debug: (message) => {
    if (process.env.RIDGELINE_LOG === 'debug') complain(message);
  },
  warn: complain,
  error: (message, cause) => complain(`${message}: ${String(cause)}`),
};

/** Trainers as child processes of this Node, several for one experiment where that ends sooner. */
export function ownTrainer(): TrainerPort {
  return spreadTrainerPort((threads, ...listeners) =>
    nodeTrainerPort({ env: trainerEnvironment(threads) }).start(...listeners),
  );
}

/** The core with everything that this machine gives it, whichever door is to be opened to it. */
export function openApp({
  checkWebGpu,
  printer = chromiumPrinter(),
  ...options
}: {
  readonly storeFile: string;
  readonly trainer: TrainerPort;
  /** What WebGPU would train on, where that is not Node's own. */
  readonly checkWebGpu?: InspectOptions['checkWebGpu'];
  /** Absent: a browser that is installed here. */
  readonly printer?: PdfPrinter;
}): Promise<App> {
  return createApp({
    ...options,
    printer,
    clock: { nowMs: () => Date.now() },
    log: CONSOLE_LOG,
    appVersion: appVersion(),
    machine: {
      inspect: () => inspectRuntime(checkWebGpu === undefined ? {} : { checkWebGpu }),
      homeFolder: homedir(),
    },
  });
}
