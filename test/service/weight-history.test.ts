import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { WeightManifest } from '../../src-main/domain/weight-export.ts';
import { tracedEpochs } from '../../src-main/domain/weight-trace.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const EPOCHS = 45;
const NORMED = {
  ...SWEEP,
  model: {
    layers: [
      { type: 'dense', units: 6 },
      { type: 'batchNorm' },
      { type: 'relu' },
      { type: 'dense', units: 2 },
    ],
  },
  training: { ...SWEEP.training, epochs: EPOCHS },
  evaluation: { countedEpoch: 'bestValidation' },
  variants: [SWEEP.variants[0], SWEEP.variants[2]],
} as const;
const lab = trainedLab([NORMED]);
const A = { experimentId: 1, variantIndex: 0 };
const B = { experimentId: 1, variantIndex: 1 };

describe('evaluation.weightHistory', () => {
  it('has the traced epochs of every run, in the bins of both groups', async () => {
    const { get } = await lab.open();
    const { parameters, history } = await get('evaluation.weightHistory', { a: A, b: B });
    expect(parameters).toEqual([
      'dense1.kernel',
      'dense1.bias',
      'batchNorm1.scale',
      'batchNorm1.shift',
      'dense2.kernel',
      'dense2.bias',
    ]);
    for (const group of [history?.a, history?.b]) {
      expect(group?.elements).toBe(30 * 6);
      expect(group?.epochs.map(({ epoch }) => epoch)).toEqual([...tracedEpochs(EPOCHS)]);
      expect(group?.epochs.every(({ runs }) => runs === 3)).toBe(true);
    }
    // A strong squared penalty draws the weights together: more of them lie in the bins around 0.
    const nearZero = (shares: readonly number[] = []): number =>
      shares
        .filter((_, at) => Math.abs((history?.edges[at] ?? NaN) + (history?.edges[at + 1] ?? NaN)) < 0.1)
        .reduce((sum, one) => sum + one, 0);
    expect(nearZero(history?.b?.epochs.at(-1)?.shares)).toBeGreaterThan(
      nearZero(history?.a?.epochs.at(-1)?.shares),
    );
  });

  it('has the norms and shares that are series of the runs', async () => {
    const { get } = await lab.open();
    const { run } = await get('run.get', { runId: 1 });
    const { history } = await get('evaluation.weightHistory', { a: { ...A, seeds: [run.seed] } });
    const { series } = await get('run.series', { runId: 1 });
    for (const name of ['l2Norm', 'zeroShare'] as const) {
      const points = series.find((one) => one.name === name && one.detail === 'dense1.kernel')?.points;
      for (const traced of history?.a?.epochs ?? []) {
        const stored = points?.find(({ epoch }) => epoch === traced.epoch)?.value;
        expect(traced[name].mean.value).toBeCloseTo(stored ?? NaN, 9);
      }
    }
  });

  it('has of one run its best epoch too, as far as its weights are kept', async () => {
    const { get } = await lab.open();
    const { run } = await get('run.get', { runId: 1 });
    const { history } = await get('evaluation.weightHistory', {
      a: { ...A, seeds: [run.seed] },
      parameter: 'dense2.kernel',
    });
    expect(history?.a?.epochs.map(({ epoch }) => epoch)).toContain(run.bestEpoch);
    expect(history?.b).toBeNull();
  });

  it('is refused for a parameter that the runs do not have', async () => {
    const { app } = await lab.open();
    const reply = await app.call('evaluation.weightHistory', { a: A, parameter: 'dense3.kernel' });
    expect(JSON.stringify(reply)).toContain('expected one of dense1.kernel');
  });
});

/** A safetensors file taken apart by its specification, with nothing of the code that wrote it. */
function parseSafetensors(bytes: Buffer) {
  const length = Number(bytes.readBigUInt64LE(0));
  expect(length % 8).toBe(0);
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString('utf8')) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  > & { __metadata__: unknown };
  const { __metadata__: metadata, ...tensors } = header;
  const data = bytes.subarray(8 + length);
  const ends = Object.values(tensors).map(({ data_offsets: [, end] }) => end);
  expect(Math.max(...ends)).toBe(data.length);
  return {
    metadata: metadata as Record<string, string>,
    tensors: Object.entries(tensors).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [start, end],
        },
      ]) => {
        expect(dtype).toBe('F32');
        const count = shape.reduce((product, size) => product * size, 1);
        expect(end - start).toBe(4 * count);
        return {
          name,
          shape,
          values: Array.from({ length: count }, (_, at) => data.readFloatLE(start + 4 * at)),
        };
      },
    ),
  };
}

describe('run.exportWeights', () => {
  it('gives safetensors the stored weights, bit for bit, with what they are', async () => {
    const { get } = await lab.open();
    const { run } = await get('run.get', { runId: 1 });
    const { base64, manifest, fileName } = await get('run.exportWeights', {
      runId: 1,
      format: 'safetensors',
    });
    const { tensors, metadata } = parseSafetensors(Buffer.from(base64, 'base64'));
    expect(fileName).toBe(`run-1-epoch-${run.countedEpoch}.safetensors`);
    expect(JSON.parse(metadata.manifest)).toEqual(manifest);
    const { parameters } = await get('run.weights', { runId: 1 });
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual(
      parameters.map(({ parameter, shape }) => [parameter, shape]),
    );
    for (const [at, { values }] of tensors.entries())
      expect(Math.hypot(...values)).toBeCloseTo(parameters[at].l2Norm, 12);
    const kernel = manifest.parameters.find(({ name }) => name === 'dense1.kernel');
    expect(kernel).toEqual({
      name: 'dense1.kernel',
      shape: [30, 6],
      layout: '[in, out]',
      pytorch: 'Linear.weight = kernel.T',
    });
  });

  it('gives npz the same arrays, as .npy files of format 1.0', async () => {
    const { get } = await lab.open();
    const of = async (format: 'npz' | 'safetensors') =>
      Buffer.from((await get('run.exportWeights', { runId: 2, format, at: 'last' })).base64, 'base64');
    const { tensors } = parseSafetensors(await of('safetensors'));
    const files = unzipSync(await of('npz'));
    const manifest = JSON.parse(strFromU8(files['manifest.json'])) as WeightManifest;
    expect(manifest).toMatchObject({ format: 'npz', runId: 2, epoch: EPOCHS });
    for (const { name, shape, values } of tensors) {
      const npy = Buffer.from(files[`${name}.npy`]);
      expect([...npy.subarray(0, 8)]).toEqual([0x93, ...Buffer.from('NUMPY'), 1, 0]);
      const start = 10 + npy.readUInt16LE(8);
      expect(start % 64).toBe(0);
      const header = npy.subarray(10, start).toString('latin1');
      const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
      expect(header.trimEnd()).toBe(`{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`);
      expect(header.endsWith('\n')).toBe(true);
      expect(values.map((_, at) => npy.readFloatLE(start + 4 * at))).toEqual(values);
    }
  });

  // Where a Python with NumPy is named, NumPy itself has the last word.
  it.skipIf(process.env.RIDGELINE_PYTHON === undefined)(
    'is loaded by NumPy, which runs nothing of it',
    async () => {
      const { get } = await lab.open();
      const { base64 } = await get('run.exportWeights', { runId: 1, format: 'npz' });
      const { parameters } = await get('run.weights', { runId: 1 });
      const folder = mkdtempSync(join(tmpdir(), 'ridgeline-npz-'));
      const file = join(folder, 'weights.npz');
      writeFileSync(file, Buffer.from(base64, 'base64'));
      const script = `import json, sys, numpy as np
arrays = np.load(sys.argv[1], allow_pickle=False)
names = [n for n in arrays.files if n != 'manifest.json']
print(json.dumps([[n, list(arrays[n].shape), str(arrays[n].dtype), float(np.linalg.norm(arrays[n].astype('f8').ravel()))] for n in names]))`;
      const { stdout, stderr } = spawnSync(process.env.RIDGELINE_PYTHON ?? '', ['-c', script, file], {
        encoding: 'utf8',
      });
      rmSync(folder, { recursive: true });
      expect(stderr).toBe('');
      const loaded = JSON.parse(stdout) as [string, number[], string, number][];
      expect(loaded.map(([name, shape, type]) => [name, shape, type])).toEqual(
        parameters.map(({ parameter, shape }) => [parameter, shape, 'float32']),
      );
      loaded.forEach(([, , , norm], at) => expect(norm).toBeCloseTo(parameters[at].l2Norm, 9));
    },
  );

  it('is refused for a run that does not exist', async () => {
    const { app } = await lab.open();
    expect(await app.call('run.exportWeights', { runId: 99, format: 'npz' })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
  });
});
