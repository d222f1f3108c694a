import fc from 'fast-check';
import { expect } from 'vitest';
import { AppError } from '../../../src-main/domain/errors.ts';
import { anyBytes, damaged } from './damage.ts';

/** The same files at every run; another number in RIDGELINE_FUZZ_SEED makes others. */
export const SEED = Number(process.env.RIDGELINE_FUZZ_SEED ?? '1');

const MAX_CPU_MS = 1000;
const MAX_GROWTH_BYTES = 2 ** 30;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The most memory that the process has held so far. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Reads what may be anything: a result or a clear error, and never more than a second of a processor. */
async function endures(read: () => unknown): Promise<'read' | 'refused'> {
  const start = cpuMs();
  let outcome: 'read' | 'refused' = 'read';
  try {
    await read();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    expect(error.message).not.toBe('');
    outcome = 'refused';
  }
  expect(cpuMs() - start).toBeLessThan(MAX_CPU_MS);
  return outcome;
}

/**
 * Gives a reader thousands of files, a quarter of them any bytes and the rest valid files with damage: each gives a result or
 * an error of the code `invalid`, none takes a second of a processor, and all together never a gigabyte.
 * @param read writes the bytes where the reader finds them, and reads them
 */
export async function expectEndurance(
  files: readonly Uint8Array[],
  runs: number,
  read: (bytes: Buffer) => unknown,
): Promise<void> {
  const before = peakBytes();
  const outcomes = { read: 0, refused: 0 };
  const bytes = fc.oneof({ weight: 1, arbitrary: anyBytes(files) }, { weight: 3, arbitrary: damaged(files) });
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      outcomes[await endures(() => read(content))] += 1;
    }),
    { numRuns: runs, seed: SEED },
  );
  expect(peakBytes() - before).toBeLessThan(MAX_GROWTH_BYTES);
  // Otherwise no file was ever valid, or none was damaged.
  expect(outcomes.read).toBeGreaterThan(0);
  expect(outcomes.refused).toBeGreaterThan(runs / 20);
}
