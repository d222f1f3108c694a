import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunEpoch } from '../../src-main/domain/run.ts';
import { EpochBuffer } from '../../src-main/service/epoch-buffer.ts';
import { losses } from './sample-app.ts';

function report(epoch: number): RunEpoch {
  return { runId: 1, epoch, measurements: losses(1, 2) };
}

function buffer(write: (epochs: readonly RunEpoch[]) => void = () => undefined) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const written: number[][] = [];
  const errors: unknown[] = [];
  const made = new EpochBuffer(
    (epochs) => {
      written.push(epochs.map(({ epoch }) => epoch));
      write(epochs);
    },
    (error) => void errors.push(error),
  );
  return { made, written, errors };
}

describe('EpochBuffer', () => {
  it('writes what came within half a second at once, half a second after the first of it', () => {
    const { made, written } = buffer();
    made.add([report(1)]);
    vi.advanceTimersByTime(400);
    made.add([report(2)]);
    vi.advanceTimersByTime(99);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written).toEqual([[1, 2]]);
    made.add([report(3)]);
    vi.advanceTimersByTime(500);
    expect(written).toEqual([[1, 2], [3]]);
  });

  it('writes when told to, and then nothing twice and nothing empty', () => {
    const { made, written } = buffer();
    made.flush();
    made.add([report(1)]);
    made.flush();
    made.flush();
    vi.advanceTimersByTime(1000);
    expect(written).toEqual([[1]]);
  });

  it('does not wait with 5,000 points', () => {
    const { made, written } = buffer();
    // Two points a report.
    made.add(Array.from({ length: 2_499 }, (_, index) => report(index + 1)));
    expect(written).toEqual([]);
    made.add([report(2_500)]);
    expect(written).toHaveLength(1);
    expect(written[0]).toHaveLength(2_500);
  });

  it('hands on what writing by the clock throws', () => {
    const { made, errors } = buffer(() => {
      throw new Error('disk full');
    });
    made.add([report(1)]);
    vi.advanceTimersByTime(500);
    expect(errors).toEqual([new Error('disk full')]);
  });
});
