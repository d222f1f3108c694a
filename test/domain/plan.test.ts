import { describe, expect, it } from 'vitest';
import { augmentationOf } from '../../src-main/domain/augmentation.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import {
  assertControlled,
  assertSharedModel,
  planGroup,
  planGroups,
  planRuns,
  type Member,
} from '../../src-main/domain/plan.ts';
import { NO_REGULARIZATION, type Regularization } from '../../src-main/domain/regularization.ts';
import { settingsOfRuns } from '../../src-main/domain/run-settings.ts';

const SPEC: ExperimentSpec = {
  name: 'planned',
  data: { source: 'builtin', name: 'iris' },
  task: 'classification',
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  model: {
    layers: [
      { type: 'dense', name: 'hidden', units: 8 },
      { type: 'relu' },
      { type: 'dense', name: 'output', units: 3 },
    ],
  },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'adam', learningRate: 0.01 },
    epochs: 7,
    batchSize: 16,
  },
  seeds: [5, 3],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'l2', regularization: [{ type: 'l2', strength: 0.5, layers: ['hidden'] }] },
    { name: 'dropout', regularization: [{ type: 'dropout', rate: 0.25 }] },
  ],
};

describe('the runs of an experiment', () => {
  it('are every variant under every seed, variant by variant', () => {
    expect(planRuns(SPEC).map(({ variantIndex, seed }) => [variantIndex, seed])).toEqual([
      [0, 5],
      [0, 3],
      [1, 5],
      [1, 3],
      [2, 5],
      [2, 3],
    ]);
  });
});

describe('the lock-step group of an experiment', () => {
  const group = planGroup(SPEC, 4);

  it('takes what all members share from the spec, defaults filled in', () => {
    const { model, members, ...shared } = group;
    expect(shared).toEqual({
      ...SPEC.training,
      loss: { name: 'softmaxCrossEntropy', classWeights: null, positiveWeight: 1, huberDelta: 1 },
      schedule: { type: 'constant' },
      clipping: null,
      countedEpoch: 'last',
    });
    expect([model.inputs, model.outputs, model.initializer]).toEqual([4, 3, 'pytorch']);
    expect(members.map(({ variantIndex, seed }) => ({ variantIndex, seed }))).toEqual(planRuns(SPEC));
  });

  it('gives the members of a seed nothing of their own but their regularization', () => {
    for (const seed of SPEC.seeds) {
      const [none, l2, dropout] = group.members.filter((member) => member.seed === seed);
      const hiddenKernel = group.model.parameters.findIndex(({ name }) => name === 'hidden.kernel');
      const l2Coefficients = none.coefficients.with(hiddenKernel, { ...NO_REGULARIZATION, l2: 0.5 });
      const [, { regularization: ofL2 }, { regularization: ofDropout }] = SPEC.variants;
      expect(l2).toEqual({
        ...none,
        variantIndex: 1,
        regularization: ofL2,
        coefficients: l2Coefficients,
      });
      expect(dropout).toEqual({
        ...none,
        variantIndex: 2,
        regularization: ofDropout,
        dropoutRates: [0.25, 0],
      });
      expect([none.labelSmoothing, none.augmentation, none.earlyStopping]).toEqual([0, null, null]);
      expect(none.coefficients).toEqual(group.model.parameters.map(() => NO_REGULARIZATION));
      expect(none.dropoutRates).toEqual([0, 0]);
    }
  });

  it('gives a run the same settings alone as among all', () => {
    const runs = planRuns(SPEC);
    const { members, ...rest } = planGroup(SPEC, 4, [runs[3]]);
    const { members: all, ...restOfAll } = group;
    expect(members).toEqual([all[3]]);
    expect(rest).toEqual(restOfAll);
  });

  it('may be empty', () => {
    expect(planGroup(SPEC, 4, []).members).toEqual([]);
  });
});

describe('a plan that is not controlled', () => {
  const { members } = planGroup(SPEC, 4);
  const change = (at: number, changes: Partial<Member> & Record<string, unknown>) =>
    members.with(at, { ...members[at], ...changes });

  it('is refused where a variant learns at another rate', () => {
    expect(() => assertControlled(change(2, { learningRate: 0.02 }))).toThrow(
      'the planned runs differ in more than their regularization',
    );
  });

  it('is refused where members differ in a setting that nobody has thought of yet', () => {
    expect(() => assertControlled(change(4, { clipNorm: 1 }))).toThrow('differ in more than');
  });

  it('is refused where a variant is regularized otherwise under another seed', () => {
    const sentence = 'variant 1 is not regularized alike under every seed';
    expect(() => assertControlled(change(3, { coefficients: members[0].coefficients }))).toThrow(sentence);
    expect(() => assertControlled(change(3, { dropoutRates: [0.25, 0] }))).toThrow(sentence);
    expect(() => assertControlled(change(3, { labelSmoothing: 0.1 }))).toThrow(sentence);
    const noise: Regularization = { type: 'inputNoise', sd: 1 };
    const augmentation = augmentationOf([noise]);
    expect(() => assertControlled(change(3, { augmentation }))).toThrow(sentence);
    expect(() =>
      assertControlled(change(3, { earlyStopping: { type: 'earlyStopping', patience: 1 } })),
    ).toThrow(sentence);
  });

  it('is no other than one whose members are equal copies', () => {
    expect(() => assertControlled(structuredClone(members))).not.toThrow();
  });
});

describe('the groups of an experiment in which batch norm is a switch', () => {
  const spec: ExperimentSpec = {
    ...SPEC,
    model: {
      layers: [
        { type: 'dense', name: 'hidden', units: 8 },
        { type: 'batchNorm', name: 'norm', optional: true },
        { type: 'relu' },
        { type: 'dense', name: 'output', units: 3 },
      ],
    },
    variants: [
      { name: 'none', regularization: [] },
      { name: 'norm', regularization: [{ type: 'batchNorm' }] },
      { name: 'l2', regularization: [{ type: 'l2', strength: 0.1 }] },
      {
        name: 'norm and decay',
        regularization: [{ type: 'batchNorm' }, { type: 'decoupledWeightDecay', strength: 0.1 }],
      },
    ],
  };
  const planned = planGroups(spec, 4, planRuns(spec));
  const groups = planned.map(({ group }) => group);

  it('are one per shape, with every run in one of them', () => {
    expect(planned.map(({ runs }) => runs.map(({ variantIndex, seed }) => [variantIndex, seed]))).toEqual([
      [
        [0, 5],
        [0, 3],
        [2, 5],
        [2, 3],
      ],
      [
        [1, 5],
        [1, 3],
        [3, 5],
        [3, 3],
      ],
    ]);
    const [without, withNorm] = groups.map(({ model }) => model.parameters.map(({ name }) => name));
    expect(without).toEqual(['hidden.kernel', 'hidden.bias', 'output.kernel', 'output.bias']);
    expect(withNorm).toEqual([
      'hidden.kernel',
      'hidden.bias',
      'norm.scale',
      'norm.shift',
      'output.kernel',
      'output.bias',
    ]);
    expect(groups[1].members[2].coefficients).toHaveLength(6);
    expect(groups[0].members[2].coefficients.map(({ l2 }) => l2)).toEqual([0.1, 0, 0.1, 0]);
  });

  it('are one where no variant, or every one, has the switch on', () => {
    const variants = (...at: number[]): ExperimentSpec => ({
      ...spec,
      variants: at.map((one) => spec.variants[one]),
    });
    for (const alike of [variants(0, 2), variants(1, 3), SPEC])
      expect(planGroups(alike, 4, planRuns(alike))).toHaveLength(1);
    expect(planGroups(spec, 4, [])).toEqual([]);
  });

  it('are one per fold and shape, fold by fold, and each has every variant of its fold', () => {
    const split = { folds: 2, repeats: 2 };
    const folded = { ...spec, split, seeds: [7, 3, 9, 1] };
    const planned = planGroups(folded, 4, planRuns(folded));
    expect(planned.map(({ split: index }) => index)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    for (const { split: index, runs, group: own } of planned) {
      expect(new Set(runs.map(({ seed }) => seed))).toEqual(new Set([folded.seeds[index]]));
      expect(own.members.map(({ seed }) => seed)).toEqual(runs.map(({ seed }) => seed));
    }
    for (const index of [0, 1, 2, 3]) {
      const ofFold = planned.filter((one) => one.split === index).flatMap(({ runs }) => runs);
      expect(ofFold.map(({ variantIndex }) => variantIndex).toSorted()).toEqual([0, 1, 2, 3]);
    }
    // Without folds the same seeds train together, as they always did.
    expect(planGroups({ ...folded, split: SPEC.split }, 4, planRuns(folded))).toHaveLength(2);
  });

  it('tell each run its fold and the rows of it among the settings that are stored', () => {
    const folded = { ...spec, split: { folds: 2, inner: 2 }, seeds: [7, 3, 9, 1] };
    const sizes = [10, 11, 12, 13].map((train) => ({ train, validation: 5, test: 5 }));
    const settings = settingsOfRuns(folded, 4, sizes).filter(
      ({ variant }) => variant === spec.variants[1].name,
    );
    expect(settings.map(({ seed, fold, rows }) => [seed, fold, rows.train])).toEqual([
      [7, { repeat: 0, fold: 0, inner: 0 }, 10],
      [3, { repeat: 0, fold: 0, inner: 1 }, 11],
      [9, { repeat: 0, fold: 1, inner: 0 }, 12],
      [1, { repeat: 0, fold: 1, inner: 1 }, 13],
    ]);
    expect('fold' in settingsOfRuns(spec, 4, sizes)[0]).toBe(false);
  });

  it('give each run its own model among the settings that are stored', () => {
    const settings = settingsOfRuns(spec, 4, [{ train: 90, validation: 30, test: 30 }]);
    expect(settings.map(({ variant, seed }) => [variant, seed])).toEqual(
      planRuns(spec).map(({ variantIndex, seed }) => [spec.variants[variantIndex].name, seed]),
    );
    const hasNorm = settings.map(({ model }) => model.layers.some(({ name }) => name === 'norm'));
    expect(hasNorm).toEqual([false, false, true, true, false, false, true, true]);
  });

  it('cannot train in lock step with each other', () => {
    expect(() => planGroup(spec, 4)).toThrow('runs of several model shapes cannot train in lock step');
  });

  it('are refused where they differ in more than optional layers', () => {
    const sentence = 'the planned groups differ in more than their optional layers';
    expect(() => assertSharedModel(groups, ['norm'])).not.toThrow();
    expect(() => assertSharedModel(groups, [])).toThrow(sentence);
    const [one, other] = groups;
    expect(() => assertSharedModel([one, { ...other, batchSize: 8 }], ['norm'])).toThrow(sentence);
    const wider = planGroups(
      { ...spec, model: { layers: spec.model.layers.with(0, { type: 'dense', name: 'hidden', units: 9 }) } },
      4,
      planRuns(spec),
    );
    expect(() => assertSharedModel([one, wider[1].group], ['norm'])).toThrow(sentence);
    const { layers } = other.model;
    const bent = layers.map((layer) => (layer.type === 'relu' ? { ...layer, type: 'tanh' as const } : layer));
    expect(() =>
      assertSharedModel([one, { ...other, model: { ...other.model, layers: bent } }], ['norm']),
    ).toThrow(sentence);
  });
});
