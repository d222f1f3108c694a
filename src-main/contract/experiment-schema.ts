import * as z from 'zod';
import { invalidInput } from '../domain/errors.ts';
import { BACKEND_CHOICES, experimentProblems, type ExperimentSpec } from '../domain/experiment.ts';
import { CLASSIFICATION_METRICS, REGRESSION_METRICS } from '../domain/metrics/primary-metric.ts';
import { VALIDATION_OF_FOLD } from '../domain/split-spec.ts';
import { dataSchema, featureScaling } from './data-schema.ts';
import { column, name, seed, share } from './fields.ts';
import { parseJson } from './json-text.ts';
import { modelSchema } from './model-schema.ts';
import { regularizationSchema } from './regularization-schema.ts';
import { trainingSchema } from './training-schema.ts';
import { checkAgainst } from './zod-problems.ts';

const scalingSchema = z
  .strictObject({
    features: featureScaling.optional().meta({
      description:
        'standardize: (x − mean)/sd. minMax: (x − min)/(max − min). rescale255: x/255. Fitted on the training rows.',
      default: 'none',
    }),
    target: z.enum(['none', 'standardize']).optional().meta({
      description: 'What is done to a regression target. Metrics stay in its own units.',
      default: 'none',
    }),
  })
  .describe('What is done to the numbers before training.');

const stratify = z
  .boolean()
  .optional()
  .describe("Keep the classes' shares in each part. Absent: yes for classification.");
const groupBy = column
  .optional()
  .describe('A column: rows that are equal in it fall into one part. Absent: every row is on its own.');
const splitSeed = seed.optional().meta({ description: 'Which split it is.', default: 0 });

const sharesSchema = z
  .strictObject({
    train: share.describe('Share of the rows to train on.'),
    validation: share.describe('Share of the rows to watch while training.'),
    test: z
      .number()
      .min(0)
      .lt(1)
      .describe('Share of the rows that the result is measured on; 0 where the data names a test file.'),
    stratify,
    groupBy,
    seed: splitSeed,
  })
  .describe('One split, the same for every run. The shares add up to at most 1.');

const foldsSchema = z
  .strictObject({
    folds: z
      .int()
      .min(2)
      .max(1000)
      .describe('Number of parts; each one is tested on once, and the rest is trained on.'),
    repeats: z.int().min(1).max(500).optional().meta({
      description: 'How often the rows are divided anew, each time in another order.',
      default: 1,
    }),
    inner: z
      .int()
      .min(2)
      .max(500)
      .optional()
      .describe(
        'Nested cross-validation, for a sweep: number of inner folds, each validated on once, by which a strength is chosen.',
      ),
    validation: share.optional().meta({
      description: 'Share of what a test fold leaves that is watched while training. Not beside inner folds.',
      default: VALIDATION_OF_FOLD,
    }),
    stratify,
    groupBy,
    seed: splitSeed,
  })
  .describe('Cross-validation: each seed is one fold, so there are folds × repeats (× inner folds) seeds.');

const splitSchema = z.union([sharesSchema, foldsSchema]).describe('How rows are divided.');

const variantSchema = z
  .strictObject({
    name: name.describe('How results call this variant.'),
    regularization: z
      .array(regularizationSchema)
      .max(100)
      .describe('What regularizes it; an empty list is none.'),
  })
  .describe('One arm of the experiment.');

const evaluationSchema = z
  .strictObject({
    countedEpoch: z.enum(['last', 'bestValidation']).optional().meta({
      description:
        "Which epoch's weights are evaluated: the last one, or that of the smallest validation loss.",
      default: 'last',
    }),
    primaryMetric: z
      .enum([...CLASSIFICATION_METRICS, ...REGRESSION_METRICS])
      .optional()
      .describe('The metric that the verdict speaks of. Absent: accuracy or rmse.'),
    equivalenceZone: z
      .number()
      .min(0)
      .optional()
      .describe(
        "Differences in the primary metric up to this size, in the metric's units, count as none. Absent: no difference does.",
      ),
  })
  .describe('How the runs are judged.');

const experimentSchema = z
  .strictObject({
    $schema: z.string().max(4096).optional().describe('Where an editor finds this JSON Schema.'),
    name: name.describe("The experiment's name."),
    notes: z.string().max(10_000).optional().describe('What it is meant to show.'),
    data: dataSchema,
    task: z.enum(['classification', 'regression']).describe('Whether the target is a class or a number.'),
    scaling: scalingSchema.optional(),
    split: splitSchema,
    model: modelSchema,
    training: trainingSchema,
    seeds: z
      .array(seed)
      .min(1)
      .max(1000)
      .describe('One run per variant and seed. Runs of one seed share initial weights and batch order.'),
    variants: z
      .array(variantSchema)
      .min(1)
      .max(100)
      .describe('The first one is the baseline that the others are compared with.'),
    evaluation: evaluationSchema.optional(),
    backend: z.enum(BACKEND_CHOICES).optional().meta({
      description:
        'auto: WebGPU where there is a real GPU, else native TensorFlow where its runtime is in place, else WebAssembly.',
      default: 'auto',
    }),
  })
  .meta({
    title: 'Ridgeline experiment',
    description:
      'Variants that differ in regularization and in nothing else, each trained over the same seeds.',
  });

/** Optional fields made required, so that a field which only one type has makes the two unequal. */
type Complete<T> = T extends readonly (infer Entry)[]
  ? readonly Complete<Entry>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Complete<T[Key]> }
    : T;
type Same<A, B> = [Complete<A>, Complete<B>] extends [Complete<B>, Complete<A>] ? true : false;
type Proof<Holds extends true> = Holds;

/**
 * Proof by the compiler that the schema and the domain's type are one, field by field and in both directions. A field
 * that only one of them has, another type or another set of choices is an error here.
 */
export type SchemaEqualsDomainType = Proof<Same<z.infer<typeof experimentSchema>, ExperimentSpec>>;

/**
 * Makes an experiment's spec of an untrusted value.
 * @throws AppError `invalid` with every problem found: those of single fields, or, once there are none, those across fields
 */
export function parseExperimentSpec(input: unknown): ExperimentSpec {
  const checked = checkAgainst(experimentSchema, input);
  if (!checked.ok) throw invalidInput(checked.problems);
  const problems = experimentProblems(checked.value);
  if (problems.length > 0) throw invalidInput(problems);
  return checked.value;
}

/**
 * Makes an experiment's spec of a JSON text.
 * @param fileName how errors call the text
 * @throws AppError `invalid`; a syntax error names line and column
 */
export function parseExperimentText(text: string, fileName: string): ExperimentSpec {
  return parseExperimentSpec(parseJson(text, fileName));
}

/** The JSON Schema (draft 2020-12) of a spec, from the one definition that also validates it. */
export function experimentJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(experimentSchema, { target: 'draft-2020-12', io: 'input' }) };
}
