import { describe, expect, it, onTestFinished } from 'vitest';
import { readDataset } from '../../src-main/data/dataset-reader.ts';
import type { ExampleKind } from '../../src-main/domain/example-row.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { getPredictions } from '../../src-main/store/predictions.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const DIGITS: ExperimentSpec = {
  ...SWEEP,
  name: 'digits',
  data: { source: 'builtin', name: 'digits' },
  scaling: { features: 'minMax' },
  model: { layers: [{ type: 'dense', units: 10 }] },
  training: { ...SWEEP.training, epochs: 1 },
  seeds: [1],
  variants: SWEEP.variants.slice(0, 2),
};
const IRIS: ExperimentSpec = {
  ...DIGITS,
  name: 'iris',
  data: { source: 'builtin', name: 'iris' },
  model: { layers: [{ type: 'dense', units: 3 }] },
};
const lab = trainedLab([SWEEP, DIGITS, IRIS]);
const NONE = { experimentId: 1, variantIndex: 0 };
const STRONG = { experimentId: 1, variantIndex: 2 };

/** How many of the runs are right on each row of the test part, counted once more. */
async function rightCounts(storeFile: string, runIds: readonly number[]): Promise<Map<number, number>> {
  const { target } = await readDataset({ source: 'builtin', name: 'breast_cancer' }, '/', 'classification');
  if (target.kind !== 'classes') throw new Error(target.kind);
  const store = await openStore(storeFile);
  onTestFinished(() => store.close());
  const counts = new Map<number, number>();
  for (const runId of runIds) {
    const { rows, outputs } = getPredictions(store.read, runId, 'test');
    rows.forEach((row, at) => {
      const predicted = outputs[2 * at + 1] > outputs[2 * at] ? 1 : 0;
      counts.set(row, (counts.get(row) ?? 0) + (predicted === target.labels[row] ? 1 : 0));
    });
  }
  return counts;
}

describe('comparison.examples', () => {
  it('are the rows on which two of three runs say so, each kind its own', async () => {
    const { get, storeFile } = await lab.open();
    // Runs count up variant by variant: 1 to 3 are of the first one, 7 to 9 of the third.
    const rightA = await rightCounts(storeFile, [1, 2, 3]);
    const rightB = await rightCounts(storeFile, [7, 8, 9]);
    const rowsOf = (isOf: (a: number, b: number) => boolean) =>
      [...rightA.keys()]
        .filter((row) => isOf(rightA.get(row) ?? 0, rightB.get(row) ?? 0))
        .toSorted((one, other) => one - other);
    const expected: Record<ExampleKind, number[]> = {
      aRightBWrong: rowsOf((a, b) => a >= 2 && b <= 1),
      bRightAWrong: rowsOf((a, b) => a <= 1 && b >= 2),
      bothWrong: rowsOf((a, b) => a <= 1 && b <= 1),
    };
    // Strong L2 changes something, or this would show nothing.
    expect(expected.aRightBWrong.length + expected.bRightAWrong.length).toBeGreaterThan(0);
    expect(expected.bothWrong.length).toBeGreaterThan(0);
    for (const kind of ['aRightBWrong', 'bRightAWrong', 'bothWrong'] as const) {
      const { total, examples } = await get('comparison.examples', {
        a: NONE,
        b: STRONG,
        part: 'test',
        kind,
        limit: 200,
      });
      expect(total).toBe(expected[kind].length);
      expect(examples.map(({ row }) => row).toSorted((one, other) => one - other)).toEqual(expected[kind]);
      for (const { row, shareA, shareB } of examples)
        expect([shareA, shareB]).toEqual([(rightA.get(row) ?? 0) / 3, (rightB.get(row) ?? 0) / 3]);
    }
  });

  it('come in pages, and mirrored when the groups are swapped', async () => {
    const { get } = await lab.open();
    const params = { a: NONE, b: STRONG, part: 'test', kind: 'bothWrong' } as const;
    const { total, examples } = await get('comparison.examples', { ...params, limit: 200 });
    const page = await get('comparison.examples', { ...params, limit: 1, offset: 1 });
    expect(page).toEqual({ total, examples: examples.slice(1, 2) });
    const swapped = await get('comparison.examples', { ...params, a: STRONG, b: NONE, limit: 200 });
    expect(swapped.examples.map(({ row, shareA, predictedB }) => [row, shareA, predictedB])).toEqual(
      examples.map(({ row, shareB, predictedA }) => [row, shareB, predictedA]),
    );
  });

  it('show what is unusual about a row of a table', async () => {
    const { get } = await lab.open();
    const params = { a: NONE, b: STRONG, part: 'test', kind: 'bothWrong', limit: 1 } as const;
    const [{ row, features, image, actual }] = (await get('comparison.examples', params)).examples;
    const dataset = await readDataset({ source: 'builtin', name: 'breast_cancer' }, '/', 'classification');
    expect(image).toBeNull();
    expect(['benign', 'malignant']).toContain(actual);
    expect(features).toHaveLength(12);
    for (const { name, value } of features)
      expect(value).toBe(dataset.features[row * 30 + dataset.featureNames.indexOf(name)]);
    const sizes = features.map(({ deviation }) => Math.abs(deviation));
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  });

  it('show the picture of a row that is one, as bytes from 0 to 255', async () => {
    const { get } = await lab.open();
    const of = (variantIndex: number) => ({ experimentId: 2, variantIndex });
    const params = { a: of(0), b: of(1), part: 'test', kind: 'bothWrong', limit: 1 } as const;
    const [{ row, image, features }] = (await get('comparison.examples', params)).examples;
    expect(features).toEqual([]);
    expect(image).toMatchObject({ width: 8, height: 8, channels: 1 });
    const dataset = await readDataset({ source: 'builtin', name: 'digits' }, '/', 'classification');
    const pixels = [...dataset.features.subarray(row * 64, (row + 1) * 64)];
    // Digits have 17 shades, from 0 to 16.
    expect([...Buffer.from(image?.pixels ?? '', 'base64')]).toEqual(
      pixels.map((value) => Math.round((value * 255) / 16)),
    );
  });

  it('are refused for groups that saw different data', async () => {
    const { app } = await lab.open();
    const params = { a: NONE, b: { experimentId: 3, variantIndex: 0 }, part: 'test', kind: 'bothWrong' };
    const reply = await app.dispatch('comparison.examples', params);
    expect(reply).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(JSON.stringify(reply)).toContain('experiments 1 and 3 were trained on different data');
  });
});
