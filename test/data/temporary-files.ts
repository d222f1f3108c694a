import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { AppError, describeProblem } from '../../src-main/domain/errors.ts';

/** A folder of its own for a test file, removed behind it. */
export function makeTemporaryFolder(): {
  folder: string;
  write: (name: string, content: string | Uint8Array) => string;
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-data-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    write: (name, content) => {
      writeFileSync(path.join(folder, name), content);
      return name;
    },
  };
}

/** The problems that an action fails with, as sentences; fails itself where the action does not, or not as `invalid`. */
export async function problemsOf(action: () => unknown): Promise<string[]> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('invalid');
    return error.problems.map(describeProblem);
  }
  return [];
}
