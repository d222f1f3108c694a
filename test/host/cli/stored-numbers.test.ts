import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseExperimentSpec } from '../../../src-main/contract/experiment-schema.ts';
import { divideData } from '../../../src-main/data/divide.ts';
import { loadExperimentData } from '../../../src-main/data/experiment-data.ts';
import { PARTS, type DividedData, type Part } from '../../../src-main/domain/dataset.ts';
import type { RunRecord } from '../../../src-main/domain/run-record.ts';
import type { WeightsAtEpoch } from '../../../src-main/domain/run.ts';
import { openStore, type Store } from '../../../src-main/store/open-store.ts';
import { listFinalMeasurements } from '../../../src-main/store/final-measurements.ts';
import { listPredictions } from '../../../src-main/store/predictions.ts';
import { listRuns } from '../../../src-main/store/runs.ts';
import { listSeries } from '../../../src-main/store/series.ts';
import { findWeights, listWeightEpochs } from '../../../src-main/store/weights.ts';
import { CommandLine, quickSpec } from './command-line.ts';

const STRENGTH = 0.02;
const EPSILON = 1e-5;

/** Every kind of state that a model has, two ways to count, and a penalty of strength 0 beside none at all. */
function specWith(countedEpoch: string): object {
  return quickSpec({
    model: {
      layers: [
        { type: 'dense', units: 6 },
        { type: 'batchNorm', epsilon: EPSILON },
        { type: 'tanh' },
        { type: 'dense', units: 3 },
      ],
    },
    training: {
      loss: 'softmaxCrossEntropy',
      // Large enough for the best epoch not to be the last one.
      optimizer: { type: 'adam', learningRate: 0.3 },
      epochs: 8,
      batchSize: 16,
    },
    seeds: [0, 1],
    variants: [
      { name: 'none', regularization: [] },
      { name: 'zero', regularization: [{ type: 'l2', strength: 0 }] },
      { name: 'L2', regularization: [{ type: 'l2', strength: STRENGTH }] },
    ],
    evaluation: { countedEpoch },
  });
}

/** x·W + b for one row. */
function dense(x: readonly number[], kernel: Float32Array, bias: Float32Array): number[] {
  return Array.from(bias, (offset, unit) =>
    x.reduce((sum, value, input) => sum + value * kernel[input * bias.length + unit], offset),
  );
}

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The model of `specWith`, written out for one row, in float64. */
function predict(x: readonly number[], { weights }: WeightsAtEpoch): number[] {
  const values = (name: string): Float32Array => {
    const found = weights.find(({ parameter }) => parameter === name);
    if (found === undefined) throw new Error(`no weights ${name}`);
    return found.values;
  };
  const [mean, variance, scale, shift] = ['runningMean', 'runningVariance', 'scale', 'shift'].map((name) =>
    values(`batchNorm1.${name}`),
  );
  const hidden = dense(x, values('dense1.kernel'), values('dense1.bias')).map((value, unit) =>
    Math.tanh(((value - mean[unit]) / Math.sqrt(variance[unit] + EPSILON)) * scale[unit] + shift[unit]),
  );
  return softmax(dense(hidden, values('dense2.kernel'), values('dense2.bias')));
}

function rowOf({ prepared }: DividedData, part: Part, row: number): number[] {
  const { inputs, parts } = prepared;
  return Array.from(parts[part].features.subarray(row * inputs, (row + 1) * inputs));
}

function largestDifference(one: readonly number[], other: Float32Array): number {
  return one.reduce((largest, value, at) => Math.max(largest, Math.abs(value - other[at])), 0);
}

let line: CommandLine;
let store: Store;
let data: DividedData;
let runs: readonly RunRecord[];
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => {
  store.close();
  line.remove();
});

async function train(countedEpoch: string, backend: string): Promise<void> {
  const spec = specWith(countedEpoch);
  const { exitCode } = await line.run('run', line.write('spec.json', spec), '--backend', backend);
  expect(exitCode).toBe(0);
  store = await openStore(line.database);
  const parsed = parseExperimentSpec(spec);
  const { dataset } = await loadExperimentData(parsed, tmpdir());
  data = divideData(dataset, parsed, 0);
  runs = listRuns(store.read, 1);
  expect(runs).toHaveLength(6);
}

function weightsAt(run: RunRecord, epoch: number | null): WeightsAtEpoch {
  const weights = findWeights(store.read, run.id, epoch ?? 0);
  if (weights === undefined) throw new Error(`run ${run.id} has no weights of epoch ${epoch ?? 0}`);
  return weights;
}

function finalValue(run: RunRecord, scope: string, name: string): number | null | undefined {
  const own = listFinalMeasurements(store.read, run.id);
  return own.find((one) => one.scope === scope && one.name === name && one.detail === '')?.value.value;
}

describe.each(['last', 'bestValidation'])('what is stored of a run that counts its %s epoch', (counted) => {
  it.each(['auto', 'wasm'])('is one thing with the weights that are stored (%s)', async (backend) => {
    await train(counted, backend);
    const split = PARTS.flatMap((part) => [...data.rows[part]]);
    expect(split.toSorted((one, other) => one - other)).toEqual([...Array(150).keys()]);
    for (const run of runs) {
      expect(listWeightEpochs(store.read, run.id)).toEqual(
        [...new Set([run.bestEpoch, run.epochsDone])].toSorted((one, other) => Number(one) - Number(other)),
      );
      expect(run.countedEpoch).toBe(counted === 'last' ? run.epochsDone : run.bestEpoch);
      const weights = weightsAt(run, run.countedEpoch);
      for (const { part, rows, outputs, width } of listPredictions(store.read, run.id)) {
        expect(rows).toEqual(data.rows[part]);
        const expected = Array.from(rows, (_, row) => predict(rowOf(data, part, row), weights)).flat();
        expect(width).toBe(3);
        // float32 against float64 over two layers.
        expect(largestDifference(expected, outputs)).toBeLessThan(1e-5);
        const { labels = new Int32Array() } = data.prepared.parts[part];
        const losses = Array.from(labels, (label, row) => -Math.log(expected[row * width + label]));
        const loss = losses.reduce((sum, own) => sum + own, 0) / labels.length;
        expect(Math.abs((finalValue(run, part, 'dataLoss') ?? NaN) - loss)).toBeLessThan(1e-4 * (1 + loss));
      }
      const kernels = weights.weights.filter(({ parameter }) => parameter.endsWith('.kernel'));
      const squares = kernels.reduce(
        (sum, { values }) => sum + values.reduce((total, weight) => total + weight ** 2, 0),
        0,
      );
      // λ·Σw² over the kernels.
      const penalty = run.variant === 'L2' ? STRENGTH * squares : 0;
      expect(finalValue(run, 'model', 'penalty')).toBeCloseTo(penalty, 5);
    }
    // Otherwise both rules would count the same epoch, and this would show nothing.
    expect(runs.some(({ bestEpoch, epochsDone }) => bestEpoch !== epochsDone)).toBe(true);
  });

  it('is at its counted epoch what the series say of that epoch', async () => {
    await train(counted, 'wasm');
    for (const run of runs) {
      const series = listSeries(store.read, run.id, { afterEpoch: 0, name: null });
      // Measures of ranking per class are taken at the counted epoch alone.
      const isRanking = (name: string) => name === 'aucRoc' || name === 'prAuc';
      const final = listFinalMeasurements(store.read, run.id).filter(
        ({ scope, name, detail }) => scope !== 'test' && !(isRanking(name) && detail !== ''),
      );
      const atCounted = series.map(({ scope, name, detail, points }) => {
        const { epoch, ...value } = points.find((point) => point.epoch === run.countedEpoch) ?? {};
        expect(epoch).toBe(run.countedEpoch);
        return { scope, name, detail, value };
      });
      const keyOf = (one: { scope: string; name: string; detail: string }) =>
        [one.scope, one.name, one.detail].join();
      const sorted = <Thing extends { scope: string; name: string; detail: string }>(all: readonly Thing[]) =>
        all.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
      expect(sorted(final).length).toBeGreaterThan(30);
      expect(sorted(atCounted)).toEqual(sorted(final));
    }
  });
});

describe('a controlled experiment', () => {
  it('gives a variant whose strength is 0 the very numbers of one without regularization', async () => {
    await train('last', 'auto');
    const ofVariant = (variant: string) =>
      runs
        .filter((run) => run.variant === variant)
        .map(({ id }) =>
          listSeries(store.read, id, { afterEpoch: 0, name: null }).filter(({ name }) => name !== 'penalty'),
        );
    expect(ofVariant('zero')).toEqual(ofVariant('none'));
    expect(ofVariant('L2')).not.toEqual(ofVariant('none'));
  });
});
