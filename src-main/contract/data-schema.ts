import * as z from 'zod';
import { BUILTIN_DATA_NAMES } from '../domain/experiment.ts';
import { FEATURE_SCALINGS, MISSING_RULES } from '../domain/table-columns.ts';
import { column, path } from './fields.ts';
import { wording } from './zod-problems.ts';

/** The character between two cells of a CSV file. */
export const delimiter = z
  .string()
  .regex(/^[^"\r\nA-Za-z0-9.+-]$/)
  .register(wording, {
    expected: 'one character that is no letter, digit, quote, line break, ".", "+" or "-"',
  });

/** A name of how bytes are characters. */
export const encoding = z.string().min(1).max(40);

/** What is done to the features. */
export const featureScaling = z.enum(FEATURE_SCALINGS);

const missingRule = z.enum(MISSING_RULES);

const level = z.string().max(1000);

const columnSchema = z
  .strictObject({
    type: z
      .enum(['number', 'category'])
      .optional()
      .describe('Absent: a category where encoding or order is given, else what the cells are.'),
    encoding: z.enum(['oneHot', 'ordinal']).optional().meta({
      description: 'How a category becomes numbers: an input per level, or the position of the level.',
      default: 'oneHot',
    }),
    order: z
      .array(level)
      .min(1)
      .max(1e5)
      .optional()
      .describe('All levels of an ordinal category, the lowest first. Absent: sorted.'),
    missing: missingRule.optional().describe('What is done where this column is empty.'),
    scaling: featureScaling.optional().describe('Of a number or an ordinal category.'),
  })
  .describe('What is said of one column instead of what holds for all.');

const tableColumns = {
  target: column.describe('The column to predict.'),
  features: z
    .array(column)
    .min(1)
    .max(1e5)
    .optional()
    .describe('Columns to learn from. Absent: all but the target and the column of split.groupBy.'),
  columns: z
    .record(column, columnSchema)
    .optional()
    .describe('What is said of single columns, by name: type, encoding, missing values, scaling.'),
  missing: missingRule.optional().meta({
    description:
      'What is done with empty cells: refuse the data, drop the row, or fill the gap with what the training rows say.',
    default: 'refuse',
  }),
  testPath: path
    .optional()
    .describe(
      "A file of the same format and columns whose rows are the test part, relative to this spec's file; split.test is then 0.",
    ),
};

const side = z.int().min(1).max(4096);

/** The schema of a `DataSpec`. */
export const dataSchema = z
  .discriminatedUnion('source', [
    z
      .strictObject({ source: z.literal('builtin'), name: z.enum(BUILTIN_DATA_NAMES).describe('Which one.') })
      .describe('A data set that ships with Ridgeline.'),
    z
      .strictObject({
        source: z.literal('csv'),
        path: path.describe("The file, relative to this spec's file. Its first row names the columns."),
        ...tableColumns,
        delimiter: delimiter
          .optional()
          .describe('Character between two cells. Absent: found out from the file.'),
        encoding: encoding
          .optional()
          .describe('How bytes are characters, as in windows-1252. Absent: found out from the file.'),
      })
      .describe('A CSV or TSV file.'),
    z
      .strictObject({
        source: z.literal('jsonLines'),
        path: path.describe("The file, relative to this spec's file: one JSON object per line."),
        ...tableColumns,
      })
      .describe('A file of JSON lines.'),
    z
      .strictObject({
        source: z.literal('parquet'),
        path: path.describe("The file, relative to this spec's file."),
        ...tableColumns,
      })
      .describe('A Parquet file.'),
    z
      .strictObject({
        source: z.literal('arrow'),
        path: path.describe("The file, relative to this spec's file."),
        ...tableColumns,
      })
      .describe('An Arrow IPC file or stream, which Feather files are.'),
    z
      .strictObject({
        source: z.literal('numpy'),
        path: path.describe("A .npz, or a .npy with the features, relative to this spec's file."),
        features: column
          .optional()
          .describe("The features' array in a .npz. Absent: the one beside the target."),
        target: column.describe("The target's array in a .npz, and the target's name."),
        targetPath: path.optional().describe("The target's own .npy, relative to this spec's file."),
      })
      .describe('Arrays as NumPy writes them.'),
    z
      .strictObject({
        source: z.literal('idx'),
        images: path.describe("File of images, relative to this spec's file."),
        labels: path.describe("File of labels, relative to this spec's file."),
      })
      .describe("Images and labels in MNIST's IDX format, plain or gzipped."),
    z
      .strictObject({
        source: z.literal('imageFolder'),
        path: path.describe("The folder, relative to this spec's file: one folder of images per class."),
        height: side.optional().describe('Size that every image is brought to. Absent: that of the first.'),
        width: side.optional().describe('Size that every image is brought to. Absent: that of the first.'),
        channels: z
          .literal([1, 3])
          .optional()
          .describe('1: grey, 3: red, green, blue. Absent: 3 where the first image has colours.'),
      })
      .describe('A folder with one folder of PNG and JPEG files per class.'),
  ])
  .describe('Where the rows come from.');
