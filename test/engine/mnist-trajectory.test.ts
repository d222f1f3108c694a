import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { shapeModel } from '../../src-main/domain/model.ts';
import { coefficientsOf } from '../../src-main/domain/regularization.ts';
import { Ensemble } from '../../src-main/engine/ensemble.ts';
import { dataLoss } from '../../src-main/engine/loss.ts';
import type { Tensor } from '../../src-main/engine/ops/op-set.ts';
import { normsOf, penaltyOf } from '../../src-main/engine/penalty.ts';
import { relativeDifference } from '../oracle/relative-difference.ts';
import { mnistInitialWeights, readMnistTrajectory } from '../oracle/trajectory.ts';
import { BACKENDS } from './backends.ts';

function readIdx(file: string, headerBytes: number): Uint8Array {
  const url = new URL(`../../src-main/data/builtin/${file}`, import.meta.url);
  return gunzipSync(readFileSync(url)).subarray(headerBytes);
}

const reference = readMnistTrajectory();
const model = shapeModel(reference.model, reference.inputs);
const images = readIdx('t10k-images-idx3-ubyte.gz', 16);
const labels = readIdx('t10k-labels-idx1-ubyte.gz', 8);

describe.each(BACKENDS)(
  '784→256→batch norm→ReLU→10 on $name',
  ({ name: backendName, backend, tolerance }) => {
    it.skipIf(backend === null)('follows PyTorch under decay and the sum of un-squared norms', async () => {
      if (backend === null) return;
      const { ops } = backend;
      const { batchSize, inputs, loss, optimizer, regularization, positions } = reference;
      const coefficients = coefficientsOf(regularization, model);
      const initial = mnistInitialWeights();
      const initialWeights = model.parameters.map(({ name }) => initial[name]);
      const member = { learningRate: optimizer.learningRate, coefficients, initialWeights };
      const ensemble = new Ensemble(ops, { model, loss, optimizer, members: [member] });
      let [before] = await ensemble.readWeights();
      // A software GPU takes seconds a step.
      const followed = backendName === 'webgpu' ? reference.steps.slice(0, 5) : reference.steps;
      for (const [step, expected] of followed.entries()) {
        const start = step * batchSize;
        const pixels = images.subarray(start * inputs, (start + batchSize) * inputs);
        const batchLabels = Int32Array.from(labels.subarray(start, start + batchSize));
        const features = ops.float(
          [1, batchSize, inputs],
          Float32Array.from(pixels, (pixel) => pixel / 255),
        );
        const kept: Tensor[] = [];
        const batch = { features, labels: ops.int([1, batchSize], batchLabels), values: null };
        ensemble.step(batch, (outputs) => kept.push(ops.keep(outputs)));
        const outputs = await ops.read(kept[0]);
        [kept[0], batch.features, batch.labels].forEach((tensor) => ops.free(tensor));

        const [after] = await ensemble.readWeights();
        const penalty = before.parameters.reduce(
          (sum, values, at) => sum + penaltyOf(normsOf(values), coefficients[at]),
          0,
        );
        const ownLoss = dataLoss(loss, outputs, 10, { labels: batchLabels });
        expect(Math.abs(ownLoss / expected.dataLoss - 1)).toBeLessThan(tolerance);
        expect(Math.abs(penalty / expected.penalty - 1)).toBeLessThan(tolerance);
        model.parameters.forEach(({ name }, at) => {
          const values = after.parameters[at];
          const { norm, samples } = expected.parameters[name];
          expect(Math.abs(Math.sqrt(normsOf(values).squareSum) / norm - 1), name).toBeLessThan(tolerance);
          const sampled = positions[name].map((position) => values[position]);
          expect(relativeDifference(sampled, samples), `${name} after step ${step + 1}`).toBeLessThan(
            tolerance,
          );
        });
        const statistics = expected.batchNorms.norm;
        const mean = after.state.get('norm.runningMean') ?? [];
        const variance = after.state.get('norm.runningVariance') ?? [];
        expect(relativeDifference(mean, statistics.runningMean)).toBeLessThan(tolerance);
        expect(relativeDifference(variance, statistics.runningVariance)).toBeLessThan(tolerance);
        before = after;
      }
      ensemble.release();
    });
  },
);
