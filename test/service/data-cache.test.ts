import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExperimentRecord } from '../../src-main/domain/experiment-record.ts';
import type { BuiltinDataName } from '../../src-main/domain/experiment.ts';
import { DataCache } from '../../src-main/service/data-cache.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const DATA = { source: 'csv', path: 'small.csv', target: 'y' } as const;

function folderWithFile(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'small.csv'), 'x,y\n1,a\n2,a\n3,b\n4,b\n');
  return folder;
}

function experimentOn(baseFolder: string, dataHash: string): ExperimentRecord {
  return {
    id: 1,
    name: 'small',
    task: 'classification',
    dataName: 'small.csv',
    dataHash,
    primaryMetric: 'accuracy',
    countedEpoch: 'last',
    epochs: 3,
    specHash: '',
    createdAtMs: 0,
    variants: [],
    runs: {},
    notes: '',
    spec: { ...SAMPLE_SPEC, data: DATA },
    baseFolder,
  };
}

describe('data that was read', () => {
  it('is one for two who ask at once', async () => {
    const cache = new DataCache();
    const folder = folderWithFile();
    const [one, other] = await Promise.all([
      cache.read(DATA, folder, 'classification'),
      cache.read(DATA, folder, 'classification'),
    ]);
    expect(other).toBe(one);
  });

  it('is known by its content, without its file, until four others were read', async () => {
    const cache = new DataCache();
    const folder = folderWithFile();
    const small = await cache.read(DATA, folder, 'classification');
    rmSync(join(folder, 'small.csv'));
    const experiment = experimentOn(folder, small.hash);
    const read = (name: BuiltinDataName) => cache.read({ source: 'builtin', name }, '/', 'classification');
    await read('iris');
    expect(await cache.ofExperiment(experiment)).toBe(small);
    // Asking for it made it the newest.
    for (const name of ['wine', 'digits', 'breast_cancer'] as const) await read(name);
    expect(await cache.ofExperiment(experiment)).toBe(small);
    for (const name of ['iris', 'wine', 'digits', 'breast_cancer'] as const) await read(name);
    await expect(cache.ofExperiment(experiment)).rejects.toThrow('data.path: expected a file');
  });

  it('that failed is read again the next time', async () => {
    const cache = new DataCache();
    const folder = temporaryFolder();
    await expect(cache.read(DATA, folder, 'classification')).rejects.toThrow('data.path');
    writeFileSync(join(folder, 'small.csv'), 'x,y\n1,a\n2,a\n3,b\n4,b\n');
    expect((await cache.read(DATA, folder, 'classification')).rows).toBe(4);
  });

  it('knows what is usual in its columns, worked out once', async () => {
    const cache = new DataCache();
    const dataset = await cache.read(DATA, folderWithFile(), 'classification');
    const profiles = await cache.profilesOf(dataset);
    // (1.5² + 0.5²)·2 over n − 1.
    const spread = { min: 1, max: 4, mean: 2.5, sd: Math.sqrt(5 / 3) };
    expect(profiles).toEqual([{ kind: 'number', spread, missing: 0 }]);
    expect(await cache.profilesOf(dataset)).toBe(profiles);
  });
});
