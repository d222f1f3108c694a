import { describe, expect, it } from 'vitest';
import type { ComparedGroup, Facts } from '../../src-main/domain/compared-group.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { fairnessDifferences, runFacts } from '../../src-main/domain/fairness.ts';
import type { BackendInfo, RunStatus } from '../../src-main/domain/run.ts';

const SPEC: ExperimentSpec = {
  name: 'one',
  data: { source: 'builtin', name: 'breast_cancer' },
  task: 'classification',
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  model: { layers: [{ type: 'dense', units: 64 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 10,
    batchSize: 32,
  },
  seeds: [0, 1],
  variants: [{ name: 'none', regularization: [] }],
};
const NATIVE: BackendInfo = { name: 'native', version: 'TensorFlow 2.21.0', device: 'CPU, 2 cores' };
const WASM: BackendInfo = { name: 'wasm', version: 'tfjs-backend-wasm 4.22.0', device: 'CPU, 2 cores' };

function group(variant: string, facts: readonly Facts[], statuses: readonly RunStatus[] = []): ComparedGroup {
  return {
    variant,
    runs: facts.map((of, seed) => ({
      seed,
      status: statuses[seed] ?? 'completed',
      measurements: [],
      facts: of,
    })),
  };
}

function differences(a: Facts, b: Facts) {
  return fairnessDifferences(group('a', [a]), group('b', [b]));
}

describe('fairness', () => {
  it('finds no difference where only variants, seeds and names differ', () => {
    const other: ExperimentSpec = {
      ...SPEC,
      name: 'two',
      notes: 'with L2',
      seeds: [7],
      variants: [{ name: 'L2', regularization: [{ type: 'l2', strength: 0.01 }] }],
    };
    expect(differences(runFacts(SPEC, 'aa', NATIVE), runFacts(other, 'aa', NATIVE))).toEqual([]);
  });

  it('names data, backend, version and device', () => {
    const other = { ...WASM, device: 'CPU, 8 cores' };
    expect(differences(runFacts(SPEC, 'aa', NATIVE), runFacts(SPEC, 'bb', other))).toEqual([
      { what: 'data hash', a: 'aa', b: 'bb' },
      { what: 'backend', a: 'native', b: 'wasm' },
      { what: 'backend version', a: 'TensorFlow 2.21.0', b: 'tfjs-backend-wasm 4.22.0' },
      { what: 'device', a: 'CPU, 2 cores', b: 'CPU, 8 cores' },
    ]);
  });

  it('names settings of the spec by their path', () => {
    const other: ExperimentSpec = {
      ...SPEC,
      split: { ...SPEC.split, seed: 3 },
      model: { layers: [{ type: 'dense', units: 32 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
      training: { ...SPEC.training, optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0.9 } },
      evaluation: { countedEpoch: 'bestValidation' },
    };
    expect(differences(runFacts(SPEC, 'aa', NATIVE), runFacts(other, 'aa', NATIVE))).toEqual([
      { what: 'split.seed', a: '0', b: '3' },
      { what: 'model.layers[0].units', a: '64', b: '32' },
      { what: 'training.optimizer.momentum', a: '0', b: '0.9' },
      { what: 'evaluation.countedEpoch', a: 'last', b: 'bestValidation' },
    ]);
  });

  it('names a setting that one side does not have', () => {
    const adam: ExperimentSpec = {
      ...SPEC,
      training: { ...SPEC.training, optimizer: { type: 'adam', learningRate: 0.1 } },
    };
    const found = differences(runFacts(SPEC, 'aa', NATIVE), runFacts(adam, 'aa', NATIVE));
    expect(found).toContainEqual({ what: 'training.optimizer.type', a: 'sgd', b: 'adam' });
    expect(found).toContainEqual({ what: 'training.optimizer.beta1', a: 'not set', b: '0.9' });
    expect(found).toContainEqual({ what: 'training.optimizer.momentum', a: '0', b: 'not set' });
  });

  it('takes a default that is written out for the same setting', () => {
    const written: ExperimentSpec = {
      ...SPEC,
      scaling: { features: 'none', target: undefined },
      split: { ...SPEC.split, seed: 0, stratify: true },
      model: {
        initializer: 'pytorch',
        layers: [
          { type: 'dense', name: 'dense1', units: 64, bias: true },
          { type: 'relu' },
          { type: 'dense', units: 2 },
        ],
      },
      training: {
        ...SPEC.training,
        optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false },
      },
      evaluation: { countedEpoch: 'last', primaryMetric: 'aucRoc' },
    };
    expect(differences(runFacts(SPEC, 'aa', NATIVE), runFacts(written, 'aa', NATIVE))).toEqual([]);
  });

  it('takes the defaults of every training setting for the same', () => {
    const training = { ...SPEC.training, classWeights: [1, 1], clipping: undefined };
    const plain: ExperimentSpec = { ...SPEC, training };
    expect(differences(runFacts(SPEC, 'aa', NATIVE), runFacts(plain, 'aa', NATIVE))).toEqual([]);
    const withSchedule = (schedule: ExperimentSpec['training']['schedule']): Facts =>
      runFacts({ ...SPEC, training: { ...SPEC.training, schedule } }, 'aa', NATIVE);
    expect(
      differences(runFacts(SPEC, 'aa', NATIVE), withSchedule({ type: 'constant', unit: 'epoch' })),
    ).toEqual([]);
    expect(
      differences(
        withSchedule({ type: 'cosine', warmUp: { length: 2 } }),
        withSchedule({ type: 'cosine', minimum: 0, warmUp: { length: 2, startFactor: 1 / 3 } }),
      ),
    ).toEqual([]);
    expect(
      differences(withSchedule({ type: 'oneCycle' }), withSchedule({ type: 'oneCycle', divisor: 10 })),
    ).toEqual([{ what: 'training.schedule.divisor', a: '25', b: '10' }]);
  });

  it('names class weights and clipping that one side has', () => {
    const training = {
      ...SPEC.training,
      classWeights: [1, 2],
      clipping: { type: 'norm', limit: 1 },
    } as const;
    expect(differences(runFacts(SPEC, 'aa', NATIVE), runFacts({ ...SPEC, training }, 'aa', NATIVE))).toEqual([
      { what: 'training.clipping.type', a: 'not set', b: 'norm' },
      { what: 'training.clipping.limit', a: 'not set', b: '1' },
      { what: 'training.classWeights[0]', a: 'not set', b: '1' },
      { what: 'training.classWeights[1]', a: 'not set', b: '2' },
    ]);
  });

  it('finds runs of one group that are not alike, with their seeds', () => {
    const native = runFacts(SPEC, 'aa', NATIVE);
    const wasm = runFacts(SPEC, 'aa', { ...WASM, version: NATIVE.version });
    expect(fairnessDifferences(group('a', [native, wasm]), group('b', [native, native]))).toEqual([
      { what: 'backend', a: 'native (seed 0); wasm (seed 1)', b: 'native' },
    ]);
  });

  it('looks at completed runs alone', () => {
    const never = runFacts(SPEC, 'aa', null);
    const native = runFacts(SPEC, 'aa', NATIVE);
    expect(
      fairnessDifferences(
        group('a', [native, never], ['completed', 'queued']),
        group('b', [native, never], ['completed', 'queued']),
      ),
    ).toEqual([]);
  });

  it('names the seeds of two groups, of runs that did not complete too', () => {
    const facts = runFacts(SPEC, 'aa', NATIVE);
    const [a, b] = [group('a', [facts, facts], ['completed', 'failed']), group('b', [facts])];
    expect(fairnessDifferences(a, b)).toEqual([{ what: 'seeds', a: '0, 1', b: '0' }]);
  });
});

describe('preprocessing', () => {
  const table = (data: object, scaling?: ExperimentSpec['scaling']): Facts =>
    runFacts(
      { ...SPEC, scaling, data: { source: 'csv', path: 'a.csv', target: 'y', ...data } },
      'aa',
      NATIVE,
    );

  it('that differs is listed by column', () => {
    const one = table({ missing: 'mean', columns: { size: { encoding: 'ordinal', order: ['s', 'l'] } } });
    const other = table({ missing: 'median', columns: { age: { scaling: 'minMax' } } });
    expect(differences(one, other)).toEqual([
      { what: 'data.missing', a: 'mean', b: 'median' },
      { what: 'data.columns.size.encoding', a: 'ordinal', b: 'not set' },
      { what: 'data.columns.size.order[0]', a: 's', b: 'not set' },
      { what: 'data.columns.size.order[1]', a: 'l', b: 'not set' },
      { what: 'data.columns.age.scaling', a: 'not set', b: 'minMax' },
    ]);
  });

  it('is none where a column says what holds without it', () => {
    const columns = {
      size: { type: 'category', encoding: 'oneHot' },
      age: { missing: 'mean', scaling: 'minMax' },
    };
    const scaling = { features: 'minMax' } as const;
    expect(
      differences(table({ missing: 'mean', columns }, scaling), table({ missing: 'mean' }, scaling)),
    ).toEqual([]);
    expect(differences(table({ missing: 'refuse' }), runFacts(SPEC, 'aa', NATIVE))).toEqual([]);
  });

  it('of groups is that of the split', () => {
    const grouped = { ...SPEC, split: { ...SPEC.split, groupBy: 'site' } } as ExperimentSpec;
    expect(differences(runFacts(SPEC, 'aa', NATIVE), runFacts(grouped, 'aa', NATIVE))).toEqual([
      { what: 'split.groupBy', a: 'not set', b: 'site' },
    ]);
  });
});
