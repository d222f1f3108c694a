import { describe, expect, it } from 'vitest';
import { mayBecome, type RunStatus } from '../../src-main/domain/run.ts';

const STATUSES: readonly RunStatus[] = [
  'queued',
  'running',
  'completed',
  'failed',
  'diverged',
  'cancelled',
  'interrupted',
];

function nextOf(from: RunStatus): RunStatus[] {
  return STATUSES.filter((to) => mayBecome(from, to));
}

describe('the status of a run', () => {
  it('ends for good where training ended by itself or its user dropped it', () => {
    for (const status of ['completed', 'failed', 'diverged', 'cancelled'] as const)
      expect(nextOf(status), status).toEqual([]);
  });

  it('has a result only after running', () => {
    expect(STATUSES.filter((from) => mayBecome(from, 'completed'))).toEqual(['running']);
    expect(STATUSES.filter((from) => mayBecome(from, 'diverged'))).toEqual(['running']);
  });

  it('leaves an interrupted run to be queued again, and no other', () => {
    expect(nextOf('interrupted')).toEqual(['queued', 'cancelled']);
    expect(STATUSES.filter((from) => mayBecome(from, 'queued'))).toEqual(['interrupted']);
  });

  it('lets a trainer that never comes up fail the runs that wait for it', () => {
    expect(nextOf('queued')).toEqual(['running', 'failed', 'cancelled', 'interrupted']);
  });
});
