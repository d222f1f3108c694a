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
  it('ends for good where training came to a result', () => {
    for (const status of ['completed', 'diverged'] as const) expect(nextOf(status), status).toEqual([]);
  });

  it('has a result only after running', () => {
    expect(STATUSES.filter((from) => mayBecome(from, 'completed'))).toEqual(['running']);
    expect(STATUSES.filter((from) => mayBecome(from, 'diverged'))).toEqual(['running']);
  });

  it('lets a run that ended before its result be queued again, and nothing else', () => {
    for (const status of ['failed', 'cancelled', 'interrupted'] as const)
      expect(nextOf(status), status).toEqual(['queued']);
    expect(STATUSES.filter((from) => mayBecome(from, 'queued'))).toEqual([
      'failed',
      'cancelled',
      'interrupted',
    ]);
  });

  it('lets a trainer that never comes up fail the runs that wait for it', () => {
    expect(nextOf('queued')).toEqual(['running', 'failed', 'cancelled', 'interrupted']);
  });
});
