import { utilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import type { TrainerEvent } from '../../contract/trainer-messages.ts';
import { trainerEnvironment } from '../../runtime/trainer-environment.ts';
import { captureStderr } from '../../service/captured-stderr.ts';
import type { TrainerHandle, TrainerPort } from '../../service/trainer-port.ts';

const TRAINER_SCRIPT = fileURLToPath(new URL('../../trainer/utility-child.ts', import.meta.url));

/**
 * Starts a trainer as a utility process of Electron: Node with native addons, so that TensorFlow and WASM train there as
 * they do under Node. It ends with this process.
 * @param threads that it computes on
 */
export function startUtilityTrainer(
  threads: number,
  ...[onEvent, onExit]: Parameters<TrainerPort['start']>
): TrainerHandle {
  const child = utilityProcess.fork(TRAINER_SCRIPT, [], {
    serviceName: 'Ridgeline trainer',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...trainerEnvironment(threads) },
  });
  const readStderr = captureStderr(child.stderr);
  let hasExited = false;
  child.on('message', (event: TrainerEvent) => {
    onEvent(event);
  });
  child.once('exit', (code) => {
    hasExited = true;
    onExit({ code, signal: null, stderr: readStderr() });
  });
  return {
    send: (request) => {
      if (!hasExited) child.postMessage(request);
    },
    kill: () => {
      child.kill();
    },
  };
}
