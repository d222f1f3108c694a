import type { TrainingProgress } from '../../../src-main/domain/training-state.ts';
import type { RunStatus } from '../../../src-main/domain/run.ts';

/**
 * `training`, `paused`: in this process. `elsewhere`: another process is at work on it. `unfinished`: nobody is, and runs
 * without a result are left. `finished`: every run has come to its end.
 */
export type Stage = 'training' | 'paused' | 'elsewhere' | 'unfinished' | 'finished';

const RESUMABLE: readonly RunStatus[] = ['interrupted', 'cancelled', 'failed'];

export function stageOf(
  runs: readonly { readonly status: RunStatus }[],
  progress: TrainingProgress | null,
): Stage {
  if (progress !== null) return progress.paused ? 'paused' : 'training';
  if (runs.some(({ status }) => status === 'queued' || status === 'running')) return 'elsewhere';
  return runs.some(({ status }) => RESUMABLE.includes(status)) ? 'unfinished' : 'finished';
}
