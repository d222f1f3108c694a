import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadExperimentData } from '../../../src-main/data/experiment-data.ts';
import { parseExperimentSpec } from '../../../src-main/contract/experiment-schema.ts';
import { inputNamesOf } from '../../../src-main/domain/dataset.ts';
import { CommandLine, quickSpec, type CommandResult } from './command-line.ts';

const MESSY = fileURLToPath(new URL('../../data/messy.csv', import.meta.url));

/**
 * Semicolons, a byte order mark, two kinds of line ends, a blank line, eight spellings of "no value", quoted cells, numbers
 * among texts, rare levels, an identifier, copies of rows, several rows per patient and one without an outcome.
 */
const SPEC = quickSpec({
  name: 'Messy',
  data: {
    source: 'csv',
    path: 'messy.csv',
    target: 'outcome',
    features: ['Alter', 'income', 'colour', 'Größe', 'code', 'visits'],
    missing: 'median',
    columns: {
      outcome: { missing: 'dropRow' },
      income: { missing: 'mean', scaling: 'minMax' },
      colour: { missing: 'ownCategory' },
      Größe: { encoding: 'ordinal', order: ['klein', 'mittel', 'groß'], missing: 'mostFrequent' },
      code: { missing: 'mostFrequent' },
    },
  },
  split: { train: 0.6, validation: 0.2, test: 0.2, groupBy: 'patient' },
  model: { layers: [{ type: 'dense', units: 8 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'adam', learningRate: 0.02 },
    epochs: 30,
    batchSize: 16,
  },
});

const line = new CommandLine();
let trained: CommandResult;

beforeAll(async () => {
  copyFileSync(MESSY, join(line.folder, 'messy.csv'));
  trained = await line.run('run', line.write('messy.json', SPEC));
}, 60_000);
afterAll(() => line.remove());

describe('a messy file', () => {
  it('is reported with what was done with it and what may be wrong with it', async () => {
    const report = await line.run('report', '1', '--format', 'markdown');
    expect(report.stdout).toContain('1 of 187 rows was left out for an empty cell in "outcome"');
    expect(report.stdout).toContain('with the same value in every column');
  });

  it('is trained on, and what was done with it and what may be wrong with it is said', () => {
    expect(trained.exitCode).toBe(0);
    expect(trained.stderr).toContain('1 of 187 rows was left out for an empty cell in "outcome" (1).');
    expect(trained.stderr).toMatch(
      /\d+ empty cells were filled with what the training rows say: "Alter" \(\d+, the median\)/,
    );
    expect(trained.stderr).toMatch(
      /also stands? among the training rows, with the same value in every column/,
    );
  });

  it('gives inputs with names that people can read', async () => {
    const { dataset, splits } = await loadExperimentData(parseExperimentSpec(SPEC), line.folder);
    expect(inputNamesOf(dataset)).toEqual([
      'Alter',
      'income',
      ...['blue', 'dark; red', 'green', 'infrared', 'red', 'ultraviolet', '(missing)'].map(
        (level) => `colour=${level}`,
      ),
      'Größe',
      ...['40', 'A7', 'B12', 'C3', 'X'].map((level) => `code=${level}`),
      'visits',
    ]);
    const [{ inputs }] = line.query<{ inputs: number }>('SELECT inputs FROM experiment');
    expect(inputs).toBe(16);
    const sizes = Object.values(splits[0]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(186);
    // Groups of at most five rows.
    [0.6, 0.2, 0.2].forEach((share, at) => expect(Math.abs(sizes[at] - share * 186)).toBeLessThanOrEqual(3));
  });

  it('keeps all of its preprocessing with each run', () => {
    const settings = line
      .query<{ settings: string }>('SELECT settings FROM run')
      .map((row) => JSON.parse(row.settings) as object);
    expect(settings).toHaveLength(6);
    const { data, split } = SPEC as { data: object; split: object };
    for (const each of settings) expect(each).toMatchObject({ data, split });
  });

  it('is compared', async () => {
    const { exitCode, stdout } = await line.run('compare', '1');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('L2');
    expect(stdout).not.toMatch(/NaN|undefined/);
  });

  it('is refused with line and column where nothing is said of its gaps', async () => {
    const { data } = SPEC as { data: { missing: string; columns: object } };
    const strict = {
      ...SPEC,
      data: { ...data, missing: undefined, columns: { outcome: { missing: 'dropRow' } } },
    };
    const { exitCode, stderr } = await line.run('run', line.write('strict.json', strict));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /messy\.csv, line \d+, column "\w+": expected a (?:finite )?(?:number|value), received /,
    );
  });

  it('warns of its identifier where that is learned from', async () => {
    const { data } = SPEC as { data: { features: string[] } };
    const withId = { ...SPEC, data: { ...data, features: ['id', ...data.features] } };
    const { stderr } = await line.run('run', line.write('with-id.json', withId));
    expect(stderr).toContain('The column "id" has another value in nearly every row, as an identifier has');
  });
});
