import { describe, expect, it } from 'vitest';
import {
  experimentJsonSchema,
  parseExperimentSpec,
  parseExperimentText,
} from '../../src-main/contract/experiment-schema.ts';
import { AppError, describeProblem } from '../../src-main/domain/errors.ts';

const VALID = {
  name: 'L2 on breast cancer',
  data: { source: 'builtin', name: 'breast_cancer' },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  model: { layers: [{ type: 'dense', units: 64 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
    epochs: 10,
    batchSize: 32,
  },
  seeds: [0, 1, 4294967295],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'l2', regularization: [{ type: 'l2', strength: 0.01 }] },
  ],
};

type Path = readonly (string | number)[];

/** The valid spec with the value at a path replaced; `undefined` removes it. */
function withValue(path: Path, value: unknown): unknown {
  const spec = structuredClone(VALID) as Record<string, unknown>;
  let owner: Record<string | number, unknown> = spec;
  for (const key of path.slice(0, -1)) owner = owner[key] as Record<string | number, unknown>;
  owner[path[path.length - 1]] = value;
  return spec;
}

function problemsOf(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('invalid');
    expect(error.problems.length).toBeGreaterThan(0);
    return error.problems.map(describeProblem);
  }
  return [];
}

const specProblems = (input: unknown): string[] => problemsOf(() => parseExperimentSpec(input));
const problemsWith = (path: Path, value: unknown): string[] => specProblems(withValue(path, value));

describe('a valid spec', () => {
  it('comes back as it was given', () => {
    expect(parseExperimentSpec(VALID)).toEqual(VALID);
  });

  it('may have a single variant, because there may be nothing to compare', () => {
    expect(problemsWith(['variants'], VALID.variants.slice(0, 1))).toEqual([]);
  });

  it('may have a strength and a rate of 0, because a series of strengths starts there', () => {
    const regularization = [
      { type: 'l2', strength: 0 },
      { type: 'dropout', rate: 0 },
    ];
    expect(problemsWith(['variants', 1, 'regularization'], regularization)).toEqual([]);
  });

  it('may use every kind of regularizer, layer and optimizer', () => {
    const spec = {
      ...VALID,
      model: {
        layers: [
          { type: 'dense', units: 8, name: 'hidden', bias: false },
          { type: 'batchNorm', momentum: 1, epsilon: 1e-3 },
          { type: 'tanh' },
          { type: 'dropout', rate: 0.1 },
          { type: 'dense', units: 8 },
          { type: 'sigmoid' },
          { type: 'dense', units: 2 },
        ],
        initializer: 'keras',
      },
      training: { ...VALID.training, optimizer: { type: 'adam', learningRate: 1e-3, beta1: 0 } },
      variants: [
        {
          name: 'all',
          regularization: [
            { type: 'l1', strength: 1, layers: ['hidden'] },
            { type: 'l2Norm', strength: 1, parameters: ['kernel', 'bias', 'scale', 'shift'] },
            { type: 'elasticNet', l1: 1, l2: 2, layers: ['batchNorm1'], parameters: ['scale'] },
            { type: 'coupledWeightDecay', strength: 1, layers: ['batchNorm1', 'dense2'] },
            { type: 'decoupledWeightDecay', strength: 1 },
            { type: 'dropout', rate: 0.5, layers: ['dense3'] },
          ],
        },
      ],
    };
    expect(parseExperimentSpec(spec)).toEqual(spec);
  });
});

describe('cross-validation', () => {
  const withSplit = (split: object, seeds: number): string[] =>
    specProblems({ ...VALID, split, seeds: Array.from({ length: seeds }, (_, index) => index + 1) });

  it('has one seed for each fold of each repeat, and of each inner fold', () => {
    expect(withSplit({ folds: 5 }, 5)).toEqual([]);
    expect(withSplit({ folds: 5, repeats: 2, validation: 0.25, stratify: false, seed: 3 }, 10)).toEqual([]);
    expect(withSplit({ folds: 5, repeats: 2, inner: 4 }, 40)).toEqual([]);
  });

  it('says how many seeds to write', () => {
    expect(withSplit({ folds: 2 }, 1)).toEqual([
      'seeds: expected 2 seeds, one for each fold (2 folds × 1 repeat), as in [1, 2], received 1 seed',
    ]);
    expect(withSplit({ folds: 5, repeats: 2, inner: 3 }, 10)).toEqual([
      'seeds: expected 30 seeds, one for each fold (5 folds × 2 repeats × 3 inner folds), as in [1, 2, …, 30], received 10 seeds',
    ]);
  });

  it('takes its validation rows from a share or from inner folds, not from both', () => {
    expect(withSplit({ folds: 2, inner: 2, validation: 0.1 }, 4)).toEqual([
      'split.validation: expected no share beside inner folds, which are the validation parts, received 0.1',
    ]);
  });

  it.each([
    [{ folds: 1 }, 'split.folds: expected an integer from 2 to 1000, received 1'],
    [{ folds: 5, inner: 1 }, 'split.inner: expected an integer from 2 to 500, received 1'],
    [{ folds: 5, repeats: 0 }, 'split.repeats: expected an integer from 1 to 500, received 0'],
    [
      { folds: 5, train: 0.6 },
      'split.train: expected one of the fields folds, repeats, inner, validation, stratify, groupBy, seed, received "train"',
    ],
    [
      { train: 0.6, validation: 0.2, test: 0.2, folds: 5 },
      'split.folds: expected one of the fields train, validation, test, stratify, groupBy, seed, received "folds"',
    ],
    [{ train: 0.6, validation: 0.2 }, 'split.test: expected a finite number ≥ 0 and < 1, received nothing'],
  ])('is told apart from shares by its fields: %j', (split, problem) => {
    expect(withSplit(split, 5)).toEqual([problem]);
  });

  it('is an object, as shares are', () => {
    expect(problemsWith(['split'], 5)).toEqual(['split: expected an object, received 5']);
    expect(problemsWith(['split'], {})).toHaveLength(3);
  });
});

describe('numbers', () => {
  const STRENGTH = ['variants', 1, 'regularization', 0, 'strength'];

  it.each([
    [-0.1, '-0.1'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    ['0.1', '"0.1"'],
    [null, 'null'],
    [undefined, 'nothing'],
    [[1, 2], 'a list of 2 entries'],
    [{ value: 1 }, 'an object'],
    [1n, 'the big integer 1'],
  ])('a strength is a finite number ≥ 0, not %s', (value, received) => {
    expect(problemsWith(STRENGTH, value)).toEqual([
      `variants[1].regularization[0].strength: expected a finite number ≥ 0, received ${received}`,
    ]);
  });

  it.each<[Path, number, string]>([
    [['training', 'epochs'], 0, 'an integer from 1 to 100000'],
    [['training', 'epochs'], 100_001, 'an integer from 1 to 100000'],
    [['training', 'epochs'], 1.5, 'an integer from 1 to 100000'],
    [['training', 'epochs'], 1e300, 'an integer from 1 to 100000'],
    [['training', 'batchSize'], 1_000_001, 'an integer from 1 to 1000000'],
    [['training', 'optimizer', 'learningRate'], 0, 'a finite number > 0'],
    [['training', 'optimizer', 'momentum'], 1, 'a finite number ≥ 0 and < 1'],
    [['split', 'train'], 1, 'a finite number > 0 and < 1'],
    [['split', 'test'], 1, 'a finite number ≥ 0 and < 1'],
    [['split', 'seed'], 2 ** 32, 'an integer from 0 to 4294967295'],
    [['model', 'layers', 0, 'units'], 0, 'an integer from 1 to 1000000'],
    [['seeds', 2], -1, 'an integer from 0 to 4294967295'],
  ])('%j cannot be %d', (path, value, expected) => {
    const field = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    expect(problemsWith(path, value)).toEqual([`${field.slice(1)}: expected ${expected}, received ${value}`]);
  });

  it('a dropout rate is below 1', () => {
    expect(problemsWith(['variants', 1, 'regularization'], [{ type: 'dropout', rate: 1 }])).toEqual([
      'variants[1].regularization[0].rate: expected a finite number ≥ 0 and < 1, received 1',
    ]);
  });

  it('a zone of equivalence is a finite number ≥ 0', () => {
    for (const equivalenceZone of [0, 0.01])
      expect(problemsWith(['evaluation'], { equivalenceZone })).toEqual([]);
    for (const equivalenceZone of [-0.01, Infinity])
      expect(problemsWith(['evaluation'], { equivalenceZone })).toEqual([
        `evaluation.equivalenceZone: expected a finite number ≥ 0, received ${equivalenceZone}`,
      ]);
  });

  it("a batch norm's momentum is above 0 and may be 1", () => {
    const layers = [{ type: 'batchNorm', momentum: 0 }, ...VALID.model.layers];
    expect(problemsWith(['model', 'layers'], layers)).toEqual([
      'model.layers[0].momentum: expected a finite number > 0 and ≤ 1, received 0',
    ]);
  });
});

describe('texts and lists', () => {
  const NAME = 'a text of 1 to 200 characters, not blank, without control characters';

  it.each([
    ['', '""'],
    ['  ', '"  "'],
    ['a\nb', '"a\\nb"'],
    ['a\u0085b', '"a\u0085b"'],
    [7, '7'],
    [true, 'true'],
  ])('a name cannot be %j', (value, received) => {
    expect(problemsWith(['name'], value)).toEqual([`name: expected ${NAME}, received ${received}`]);
  });

  it('a name that is too long is shown cut, with its length, and counts as one problem', () => {
    expect(problemsWith(['name'], `${'x'.repeat(250)}\u0000`)).toEqual([
      `name: expected ${NAME}, received "${'x'.repeat(56)}… (251 characters)`,
    ]);
  });

  it('lists have limits in both directions', () => {
    expect(problemsWith(['seeds'], [])).toEqual([
      'seeds: expected a list of 1 to 1000 entries, received an empty list',
    ]);
    expect(
      problemsWith(
        ['seeds'],
        Array.from({ length: 1001 }, (_, index) => index),
      ),
    ).toEqual(['seeds: expected a list of 1 to 1000 entries, received a list of 1001 entries']);
    expect(problemsWith(['variants'], [])).toEqual([
      'variants: expected a list of 1 to 100 entries, received an empty list',
    ]);
    expect(problemsWith(['model', 'layers'], { type: 'dense' })).toEqual([
      'model.layers: expected a list of 1 to 200 entries, received an object',
    ]);
  });

  it.each(['"', '\n', '5', 'x', '.', ',,', ''])('a delimiter cannot be %j', (delimiter) => {
    const data = { source: 'csv', path: 'a.csv', target: 'y', delimiter };
    expect(problemsWith(['data'], data)).toEqual([
      `data.delimiter: expected one character that is no letter, digit, quote, line break, ".", "+" or "-", ` +
        `received ${JSON.stringify(delimiter)}`,
    ]);
  });

  it.each([',', ';', '\t', '|', ' '])('a delimiter can be %j', (delimiter) => {
    expect(problemsWith(['data'], { source: 'csv', path: 'a.csv', target: 'y', delimiter })).toEqual([]);
  });
});

describe('sources of data', () => {
  const columns = {
    target: 'y',
    features: ['a', 'b'],
    columns: {
      a: { type: 'number', missing: 'median', scaling: 'minMax' },
      b: { type: 'category', encoding: 'ordinal', order: ['low', 'high'], missing: 'ownCategory' },
    },
    missing: 'dropRow',
  };

  it.each([
    { source: 'csv', path: 'a.tsv', delimiter: '\t', encoding: 'windows-1252', ...columns },
    { source: 'jsonLines', path: 'a.jsonl', ...columns },
    { source: 'parquet', path: 'a.parquet', ...columns },
    { source: 'arrow', path: 'a.feather', ...columns },
    { source: 'numpy', path: 'a.npz', features: 'X', target: 'y' },
    { source: 'numpy', path: 'X.npy', target: 'y', targetPath: 'y.npy' },
    { source: 'imageFolder', path: 'pictures' },
    { source: 'imageFolder', path: 'pictures', height: 32, width: 48, channels: 3 },
  ])('$source is read as it is given', (data) => {
    expect(parseExperimentSpec(withValue(['data'], data)).data).toEqual(data);
  });

  it('have fields of their own', () => {
    expect(problemsWith(['data'], { source: 'parquet', path: 'a', target: 'y', delimiter: ',' })).toEqual([
      expect.stringMatching(/^data\.delimiter: expected one of the fields source, path, target, features, /),
    ]);
    expect(problemsWith(['data'], { source: 'imageFolder', path: 'a', channels: 2 })).toEqual([
      'data.channels: expected one of 1, 3, received 2',
    ]);
  });

  it('name the column whose settings are wrong', () => {
    const data = {
      source: 'csv',
      path: 'a.csv',
      target: 'y',
      columns: { 'the age': { missing: 'average' } },
    };
    expect(problemsWith(['data'], data)).toEqual([
      'data.columns["the age"].missing: expected one of "refuse", "dropRow", "mean", "median", "mostFrequent", "ownCategory", received "average"',
    ]);
  });

  it('have both sizes of images or none', () => {
    expect(problemsWith(['data'], { source: 'imageFolder', path: 'a', height: 8 })).toEqual([
      'data.width: expected both sizes of the images or none, received nothing',
    ]);
  });
});

describe('choices', () => {
  it('a wrong choice lists the possible ones and names a near one', () => {
    expect(problemsWith(['task'], 'regresion')).toEqual([
      'task: expected one of "classification", "regression" (did you mean "regression"?), received "regresion"',
    ]);
  });

  it('a wrong type of regularizer lists the possible ones', () => {
    expect(problemsWith(['variants', 1, 'regularization', 0], { type: 'ridge', strength: 1 })).toEqual([
      expect.stringMatching(
        /^variants\[1\]\.regularization\[0\]\.type: expected one of "l1", "l2", "l2Norm", "elasticNet", ("\w+", )+"\w+", received "ridge"$/,
      ),
    ]);
  });

  it('a missing type lists the possible ones', () => {
    expect(problemsWith(['training', 'optimizer'], { learningRate: 1 })).toEqual([
      'training.optimizer.type: expected one of "sgd", "adam", "adamw", "rmsprop", "adagrad", received nothing',
    ]);
  });

  it('a choice that is no object at all says so', () => {
    expect(problemsWith(['training', 'optimizer'], 'sgd')).toEqual([
      'training.optimizer: expected an object, received "sgd"',
    ]);
    expect(problemsWith(['variants', 1], null)).toEqual(['variants[1]: expected an object, received null']);
  });
});

describe('unknown fields', () => {
  it('each is named with the possible ones and a near one', () => {
    expect(problemsWith(['training', 'epoch'], 5)).toEqual([
      expect.stringMatching(
        /^training\.epoch: expected one of the fields loss, (\w+, )+epochs, batchSize, halving \(did you mean "epochs"\?\), received "epoch"$/,
      ),
    ]);
    expect(specProblems({ ...VALID, 'zz top': 1, qqqq: 2 })).toEqual([
      expect.stringMatching(
        /^\["zz top"\]: expected one of the fields \$schema, name, .*, received "zz top"$/,
      ),
      expect.stringMatching(/^qqqq: expected one of the fields .*, received "qqqq"$/),
    ]);
  });

  it('a field of another choice does not fit', () => {
    expect(problemsWith(['variants', 1, 'regularization', 0], { type: 'l2', rate: 0.5 })).toEqual([
      'variants[1].regularization[0].strength: expected a finite number ≥ 0, received nothing',
      'variants[1].regularization[0].rate: expected one of the fields type, strength, layers, parameters, ' +
        'warmUpEpochs, received "rate"',
    ]);
  });

  it('__proto__ is a field like any other', () => {
    const input: unknown = JSON.parse(`{"__proto__": {"a": 1}, ${JSON.stringify(VALID).slice(1)}`);
    expect(specProblems(input)).toEqual([expect.stringMatching(/^__proto__: expected one of the fields /)]);
  });
});

describe('several problems', () => {
  it('are all reported, and the message counts them', () => {
    const input = { ...VALID, name: '', seeds: [], training: { ...VALID.training, epochs: -1 } };
    expect(specProblems(input)).toHaveLength(3);
    expect(() => parseExperimentSpec(input)).toThrow(/^name: expected .*, received "" \(and 2 more\)$/);
  });

  it.each([null, undefined, 3, 'text', [], () => 1])('a spec cannot be %s', (input) => {
    expect(specProblems(input)).toEqual([expect.stringMatching(/^expected an object, received /)]);
  });

  it("never speak in the schema library's words", () => {
    const wrong = [undefined, null, NaN, -1, 1.5, '', 'zz', [], {}, [{}], true];
    const fields = Object.keys(VALID).flatMap((key) => {
      const value = (VALID as Record<string, unknown>)[key];
      return typeof value === 'object' && value !== null
        ? [[key], ...Object.keys(value).map((inner) => [key, inner])]
        : [[key]];
    });
    const sentences = fields.flatMap((path) => wrong.flatMap((value) => problemsWith(path, value)));
    expect(sentences.length).toBeGreaterThan(200);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^\S.*: expected .+, received .+$/);
      expect(sentence).not.toMatch(/invalid|too (big|small)|unrecognized|another value|undefined/i);
    }
  });
});

describe('rules across fields', () => {
  it('are checked once every field is well', () => {
    expect(problemsWith(['seeds'], [3, 3])).toEqual([
      'seeds[1]: expected a seed that stands only once, received 3',
    ]);
    expect(problemsWith(['split', 'train'], 0.7)).toEqual([
      expect.stringMatching(/^split: expected shares that add up to at most 1, received 1\.09/),
    ]);
  });

  it('a test file and a share for the test part exclude each other', () => {
    const file = { source: 'csv', path: 'a.csv', target: 'y', testPath: 'b.csv' };
    const withFile = (split: unknown): string[] => specProblems({ ...VALID, data: file, split });
    expect(withFile({ train: 0.8, validation: 0.2, test: 0 })).toEqual([]);
    expect(withFile(VALID.split)).toEqual([
      'split.test: expected 0 beside data.testPath, whose rows are the test part, received 0.2',
    ]);
    expect(problemsWith(['split', 'test'], 0)).toEqual([
      'split.test: expected a finite number > 0 and < 1, received 0',
    ]);
    expect(specProblems({ ...VALID, data: file, split: { folds: 3 } })).toEqual([
      'data.testPath: expected no test file beside folds, each of which is tested on, received a file',
    ]);
  });

  it('rows are grouped by a column that is neither the target nor learned from', () => {
    const table = { source: 'csv', path: 'a.csv', target: 'y' };
    const grouped = (groupBy: string, data: unknown): string[] =>
      specProblems({ ...VALID, data, split: { ...VALID.split, groupBy } });
    expect(grouped('patient', table)).toEqual([]);
    expect(grouped('patient', { ...table, features: ['a'] })).toEqual([]);
    expect(grouped('y', table)).toEqual([
      'split.groupBy: expected a column other than the target, received "y"',
    ]);
    expect(grouped('a', { ...table, features: ['a'] })).toEqual([
      'split.groupBy: expected a column that data.features does not name, received "a"',
    ]);
    expect(grouped('a', VALID.data)).toEqual([
      'split.groupBy: expected nothing for data without named columns beside its features, received "a"',
    ]);
  });

  it('a feature stands once and is not the target', () => {
    const data = { source: 'csv', path: 'a.csv', target: 'y', features: ['a', 'y', 'a'] };
    expect(problemsWith(['data'], data)).toEqual([
      'data.features[1]: expected a column other than the target, received "y"',
      'data.features[2]: expected a column that stands only once, received "a"',
    ]);
  });

  const withRegularizer = (regularizer: unknown, layers: unknown = VALID.model.layers): string[] =>
    specProblems({
      ...VALID,
      model: { layers },
      variants: [VALID.variants[0], { name: 'b', regularization: [regularizer] }],
    });

  it('a regularizer that would act on no parameter is a problem', () => {
    expect(withRegularizer({ type: 'l2', strength: 1, parameters: ['scale', 'shift'] })).toEqual([
      'variants[1].regularization[0].parameters: expected a kind that the model has (kernel, bias), ' +
        'received scale, shift',
    ]);
    expect(
      withRegularizer({ type: 'l1', strength: 1, parameters: ['bias'] }, [
        { type: 'dense', units: 2, bias: false },
      ]),
    ).toEqual([
      'variants[1].regularization[0].parameters: expected a kind that the model has (kernel), received bias',
    ]);
  });

  it('a named layer on which nothing would act is a problem', () => {
    const layers = [VALID.model.layers[0], { type: 'batchNorm' }, ...VALID.model.layers.slice(1)];
    expect(withRegularizer({ type: 'l2', strength: 1, layers: ['dense1', 'batchNorm1'] }, layers)).toEqual([
      'variants[1].regularization[0].layers[1]: expected a layer that has a kernel, ' +
        'received "batchNorm1", which has scale and shift',
    ]);
  });

  it('a switch of batch norm needs an optional batch norm, and is what regularizers of its variant go by', () => {
    const layers = [
      { type: 'dense', units: 4 },
      { type: 'batchNorm', name: 'always' },
      { type: 'batchNorm', name: 'norm', optional: true },
      { type: 'dense', units: 2 },
    ];
    expect(withRegularizer({ type: 'batchNorm' })).toEqual([
      'variants[1].regularization[0].type: expected a model that has a batchNorm with "optional": true, received "batchNorm"',
    ]);
    expect(withRegularizer({ type: 'batchNorm' }, layers)).toEqual([]);
    expect(withRegularizer({ type: 'batchNorm', layers: ['norm'] }, layers)).toEqual([]);
    expect(withRegularizer({ type: 'batchNorm', layers: ['always'] }, layers)).toEqual([
      'variants[1].regularization[0].layers[0]: expected one of norm, received "always"',
    ]);
    const onScale = { type: 'l2', strength: 1, layers: ['norm'], parameters: ['scale'] };
    expect(withRegularizer(onScale, layers)).toEqual([
      'variants[1].regularization[0].layers[0]: expected one of dense1, always, dense2, received "norm"',
    ]);
    const variants = [VALID.variants[0], { name: 'b', regularization: [{ type: 'batchNorm' }, onScale] }];
    expect(specProblems({ ...VALID, model: { layers }, variants })).toEqual([]);
  });

  it('a penalty on activities without layers in a model of a single dense layer is a problem', () => {
    const single = [{ type: 'dense', units: 2 }];
    for (const type of ['activityL1', 'activityL2']) {
      expect(withRegularizer({ type, strength: 0.1 }, single)).toEqual([
        'variants[1].regularization[0].layers: expected names of dense or convolution layers, because the model has no ' +
          'dense or convolution layer but the last, received nothing',
      ]);
      expect(withRegularizer({ type, strength: 0.1, layers: ['dense1'] }, single)).toEqual([]);
      expect(withRegularizer({ type, strength: 0.1, warmUpEpochs: 3 })).toEqual([]);
      expect(withRegularizer({ type, strength: 0.1, parameters: ['bias'] })).toEqual([
        expect.stringMatching(/expected one of the fields type, strength, layers, warmUpEpochs/),
      ]);
    }
    expect(withRegularizer({ type: 'activityL1', strength: 1, layers: ['relu1'] })).toEqual([
      expect.stringMatching(/layers\[0\]: expected one of dense1, dense2.*received "relu1"$/),
    ]);
  });

  it('dropout without layers in a model of a single dense layer is a problem', () => {
    expect(withRegularizer({ type: 'dropout', rate: 0.5 }, [{ type: 'dense', units: 2 }])).toEqual([
      'variants[1].regularization[0].layers: expected names of dense or convolution layers, ' +
        'because the model has no dense layer but the last, received nothing',
    ]);
    expect(
      withRegularizer({ type: 'dropout', rate: 0.5, layers: ['dense1'] }, [{ type: 'dense', units: 2 }]),
    ).toEqual([]);
  });

  it('a layer that does not exist is named with the possible ones', () => {
    expect(withRegularizer({ type: 'l2', strength: 1, layers: ['dens1'] })).toEqual([
      'variants[1].regularization[0].layers[0]: expected one of dense1, dense2 (did you mean "dense1"?), ' +
        'received "dens1"',
    ]);
    expect(withRegularizer({ type: 'dropout', rate: 0.1, layers: ['relu1'] })).toEqual([
      'variants[1].regularization[0].layers[0]: expected one of dense1, dense2, received "relu1"',
    ]);
  });
});

describe('a spec as text', () => {
  it('is read with and without a byte order mark', () => {
    const text = JSON.stringify(VALID, null, 2);
    expect(parseExperimentText(text, 'a.json')).toEqual(VALID);
    expect(parseExperimentText(`\uFEFF${text}`, 'a.json')).toEqual(VALID);
  });

  it.each([
    ['', 'a.json: expected JSON, received an empty file'],
    ['{"a": 1,}', 'a.json, line 1, column 9: expected a field name in double quotes, received "}"'],
    ['{\n  "a": 1\n  "b": 2\n}', 'a.json, line 3, column 3: expected "," or "}", received "\\""'],
    ['{\r\n  "a": [1, 2\r\n', 'a.json, line 3, column 1: expected "," or "]", received the end of the file'],
    ['{"a": NaN}', 'a.json, line 1, column 7: expected a value, received "NaN"'],
    ['{"a": 01}', 'a.json, line 1, column 7: expected a value, received "01"'],
    ['{"a": -}', 'a.json, line 1, column 7: expected a value, received "-"'],
    ["{'a': 1}", 'a.json, line 1, column 2: expected a field name in double quotes, received "\'"'],
    ['{"a" 1}', 'a.json, line 1, column 6: expected ":", received "1"'],
    ['{"a": 1} x', 'a.json, line 1, column 10: expected the end of the file, received "x"'],
    ['{"a": // none', 'a.json, line 1, column 7: expected a value, received "/"'],
    [
      '{"a": "b\n"}',
      'a.json, line 1, column 9: expected the closing quote of a text, received the end of the line',
    ],
    [
      '{"a": "\\x"}',
      'a.json, line 1, column 8: expected an escape such as \\n, \\" or \\u0041, received "\\\\x"',
    ],
    ['{"a": 1, "a": 2}', 'a.json, line 1, column 10: expected a field that stands only once, received "a"'],
    ['['.repeat(300), 'a.json, line 1, column 202: expected at most 200 levels of nesting, received "["'],
  ])('a syntax error names line and column: %j', (text, message) => {
    expect(problemsOf(() => parseExperimentText(text, 'a.json'))).toEqual([message]);
  });

  it('accepts what JSON.parse accepts, and no more', () => {
    const texts = ['[]', '{}', ' [1, -0.5e+3, "\\u00e9\\n", true, false, null, {"a": {}}] ', '1e5', '"x"'];
    const wrong = ['[1,]', '+1', '.5', '1.', 'tru', '"\\u12"', '[1 2]', '{"a"}', '\u00a01', '"\t"', 'nullx'];
    for (const text of texts) {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(problemsOf(() => parseExperimentText(text, 'a'))[0]).not.toMatch(/line 1/);
    }
    for (const text of wrong) {
      expect(() => JSON.parse(text) as unknown).toThrow();
      expect(problemsOf(() => parseExperimentText(text, 'a'))[0]).toMatch(/^a, line 1, column \d+: /);
    }
  });
});

describe('the JSON Schema', () => {
  type Node = Readonly<Record<string, unknown>>;
  const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
  const at = (...path: readonly (string | number)[]): unknown =>
    path.reduce<unknown>((node, key) => (isNode(node) ? node[key] : undefined), experimentJsonSchema());

  it('is draft 2020-12 and closed', () => {
    expect(at('$schema')).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(at('type')).toBe('object');
    expect(at('additionalProperties')).toBe(false);
    expect(at('required')).toEqual([
      'name',
      'data',
      'task',
      'split',
      'model',
      'training',
      'seeds',
      'variants',
    ]);
  });

  it('carries limits, defaults and choices', () => {
    expect(at('properties', 'training', 'properties', 'epochs')).toMatchObject({
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
    });
    expect(at('properties', 'seeds', 'items')).toMatchObject({ type: 'integer', maximum: 4_294_967_295 });
    expect(at('properties', 'split', 'anyOf', 0, 'properties', 'seed', 'default')).toBe(0);
    expect(at('properties', 'split', 'anyOf', 1, 'properties', 'repeats', 'default')).toBe(1);
    const regularizers = at(
      'properties',
      'variants',
      'items',
      'properties',
      'regularization',
      'items',
      'oneOf',
    );
    expect(regularizers).toHaveLength(22);
  });

  it('describes every field', () => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (!isNode(node)) return;
      if (isNode(node['properties']))
        for (const [key, field] of Object.entries(node['properties'])) {
          if (isNode(field) && !('description' in field) && !('const' in field) && key !== 'type')
            bare.push(`${path}.${key}`);
        }
      for (const [key, inner] of Object.entries(node)) visit(inner, `${path}.${key}`);
    };
    visit(experimentJsonSchema(), '');
    expect(bare).toEqual([]);
  });

  it('has patterns that readers in other languages understand: no classes of Unicode', () => {
    const patterns: string[] = [];
    const visit = (node: unknown): void => {
      if (!isNode(node)) return;
      if (typeof node['pattern'] === 'string') patterns.push(node['pattern']);
      Object.values(node).forEach(visit);
    };
    visit(experimentJsonSchema());
    expect(patterns.length).toBeGreaterThan(5);
    // What Python's and Go's expressions lack; `\\u0000` as such is a part of JSON Schema's own subset.
    for (const pattern of patterns) expect(pattern).not.toMatch(/\\[pP]\{/);
    const [name] = patterns;
    expect(['L2 0.01', '日本語', 'é', '👩'].every((text) => new RegExp(name).test(text))).toBe(true);
    expect(['', ' ', 'a\nb', '\u007f', 'a\u009bb'].some((text) => new RegExp(name).test(text))).toBe(false);
  });
});
