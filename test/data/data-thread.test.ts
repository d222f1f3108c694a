import { describe, expect, it } from 'vitest';
import { findExperimentFacts, readDatasetAside } from '../../src-main/data/data-thread.ts';
import { readDataset } from '../../src-main/data/dataset-reader.ts';
import { loadExperimentData } from '../../src-main/data/experiment-data.ts';
import { AppError } from '../../src-main/domain/errors.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';

const MNIST = { source: 'builtin', name: 'mnist' } as const;

describe('the thread that reads data', () => {
  it('gives what is read without it, to the bit', async () => {
    for (const [name, task] of [
      ['iris', 'classification'],
      ['diabetes', 'regression'],
    ] as const) {
      const data = { source: 'builtin', name } as const;
      expect(await readDatasetAside(data, '/', task)).toEqual(await readDataset(data, '/', task));
    }
    const { dataset, splits } = await loadExperimentData(SAMPLE_SPEC, '/');
    expect(await findExperimentFacts(SAMPLE_SPEC, '/')).toEqual({
      dataName: 'iris',
      dataHash: dataset.hash,
      inputs: 4,
      splits,
      // Rows 101 and 142 of the iris flowers are the same.
      warnings: [expect.objectContaining({ kind: 'duplicateRows', isNegligible: true, rows: [101] })],
    });
  });

  it('answers each of several questions with its own answer, errors with their fields', async () => {
    const gone = { ...SAMPLE_SPEC, data: { source: 'csv', path: 'gone.csv', target: 'y' } as const };
    const [facts, error, wine] = await Promise.all([
      findExperimentFacts(SAMPLE_SPEC, '/'),
      findExperimentFacts(gone, '/').catch((reason: unknown) => reason),
      readDatasetAside({ source: 'builtin', name: 'wine' }, '/', 'classification'),
    ]);
    expect(facts.dataName).toBe('iris');
    expect(wine.name).toBe('wine');
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'invalid', problems: [{ field: 'data.path', expected: 'a file' }] });
  });

  it('leaves this one free for others while it reads', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await readDatasetAside(MNIST, '/', 'classification');
    clearInterval(timer);
    // 31 MB are unpacked, converted and hashed: read here, that leaves a turn between a few long steps.
    expect(turns).toBeGreaterThan(10);
  });
});
