import type { RunRecord } from '../../../../src-main/domain/run-record.ts';

/** A completed run of two epochs, as far as it is not said otherwise. */
export function sampleRun(more: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 1,
    experimentId: 7,
    variantIndex: 0,
    variant: 'none',
    seed: 0,
    status: 'completed',
    backend: null,
    environment: { appVersion: '0.1.0', nodeVersion: '24.21.0', platform: 'linux-x64' },
    dataHash: 'abc',
    createdAtMs: 0,
    startedAtMs: 1000,
    endedAtMs: 5000,
    idleMs: 0,
    epochsDone: 20,
    countedEpoch: 20,
    bestEpoch: 12,
    divergedEpoch: null,
    droppedEpoch: null,
    error: null,
    ...more,
  };
}
