import { setImmediate } from 'node:timers/promises';
import type { JobGround } from './job/training-job.ts';
import { loadTrainingData } from './training-data.ts';

/** What a job stands on where there is Node: files to read, and turns of Node's loop. */
export function nodeGround(openBackend: JobGround['openBackend']): JobGround {
  return { loadData: loadTrainingData, openBackend, letMessagesIn: () => setImmediate() };
}
