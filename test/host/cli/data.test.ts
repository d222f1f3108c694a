import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseExperimentText } from '../../../src-main/contract/experiment-schema.ts';
import { greyPng } from '../../data/grey-png.ts';
import { CommandLine } from './command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

/** A table as people have it: semicolons, gaps, an identifier, a constant, texts among numbers, a name with an umlaut. */
function messyCsv(): string {
  const rows = Array.from({ length: 90 }, (_, row) => {
    const x = Math.sin(row * 12.9898) * 10;
    const y = Math.cos(row * 78.233) * 10;
    return [
      `p${row}`,
      row % 11 === 0 ? '' : x.toFixed(2),
      y.toFixed(2),
      ['a', 'b', 'c'][row % 3],
      '7',
      row === 4 ? 'low' : row % 5,
      x + y > 0 ? 'ja' : 'nein',
    ].join(';');
  });
  return `\ufeffid;x;größe;ward;same;score;krank\r\n${rows.join('\r\n')}\r\n`;
}

describe('ridgeline data', () => {
  it('says what is in a file: format, columns, types, gaps, and what is odd about them', async () => {
    const file = line.write('my own.csv', messyCsv());
    const { exitCode, stdout, stderr } = await line.run('data', file);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/my own\.csv: CSV, utf-8, semicolon between cells · 90 rows · 7 columns/);
    // 90 rows of which each eleventh, from the first one on, has a gap: 9.
    expect(stdout).toMatch(/^x +number +9 +81 +-/m);
    expect(stdout).toMatch(/^größe +number +89 /m);
    expect(stdout).toMatch(/^ward +category +3 +a \(30\), b \(30\), c \(30\)$/m);
    expect(stdout).toMatch(/^score +mixed /m);
    expect(stdout).toMatch(/^! id has a value of its own in nearly every row/m);
    expect(stdout).toMatch(/^! same has the same value in every row/m);
    expect(stdout).toMatch(/^! score has 89 numbers and 1 text: “low” in my own\.csv, line 6/m);
    expect(stdout).toContain('--target "krank" > spec.json');
    expect(existsSync(line.database)).toBe(false);
  });

  it('prints an experiment with --target that run takes as it is', async () => {
    const file = line.write('my own.csv', messyCsv());
    const made = await line.shell(
      `ridgeline data "${file}" --target krank > "${join(line.folder, 'spec.json')}"`,
    );
    expect(made.exitCode).toBe(0);
    // What was decided is told beside it.
    expect(made.stderr).toContain('column "id" has a value of its own');
    expect(made.stderr).toContain(
      'column "x" is empty in 9 of 90 rows: the median of the training rows is taken',
    );
    const ran = await line.run('run', join(line.folder, 'spec.json'), '--json');
    // What was done with its gaps is told, and nothing else.
    expect(ran.stderr).toMatch(
      /^ridgeline: 1 validation or test row has a value.*\nridgeline: 9 empty cells were filled.*\n$/,
    );
    expect(ran.exitCode).toBe(0);
    const { runs, comparisons } = JSON.parse(ran.stdout) as { runs: unknown[]; comparisons: unknown[] };
    expect(runs).toHaveLength(10);
    expect(comparisons).toHaveLength(1);
  });

  it('prints the section alone on request, with what was said of the file', async () => {
    const file = line.write('a.txt', 'a|b|y\n1|2|0.5\n3|4|1.5\n5|7|2.25\n');
    const args = ['--target', 'y', '--section', '--delimiter', '|', '--encoding', 'utf-8'];
    const { stdout, exitCode } = await line.run('data', file, ...args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      source: 'csv',
      path: file,
      target: 'y',
      delimiter: '|',
      encoding: 'utf-8',
    });
  });

  it('takes the task from the values, and from who knows better', async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `${row / 7},${row % 3}`);
    const file = line.write('a.csv', ['x,y', ...rows].join('\n'));
    const spec = async (...args: string[]) =>
      parseExperimentText((await line.run('data', file, '--target', 'y', ...args)).stdout, 'output');
    expect(await spec()).toMatchObject({ task: 'classification', training: { loss: 'softmaxCrossEntropy' } });
    expect(await spec('--task', 'regression')).toMatchObject({
      task: 'regression',
      scaling: { target: 'standardize' },
    });
  });

  it('prints JSON alone with --json', async () => {
    const file = line.write('a.csv', 'a,y\n1,0\n2,1\n');
    expect(JSON.parse((await line.run('data', file, '--json')).stdout)).toMatchObject({
      format: 'csv',
      rows: 2,
      columns: [{ name: 'a' }, { name: 'y' }],
    });
  });

  it('names a file that is not there, and a column that is not, with the one that was meant', async () => {
    const gone = await line.run('data', join(line.folder, 'gone.csv'));
    expect(gone.exitCode).toBe(2);
    expect(gone.stderr).toContain('gone.csv');
    expect(gone.stdout).toBe('');
    const file = line.write('a.csv', 'weight,ill\n1,0\n2,1\n');
    const wrong = await line.run('data', file, '--target', 'wieght');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('did you mean "weight"');
    expect(wrong.stdout).toBe('');
  });

  it('names line and column of what is wrong in a file', async () => {
    const { exitCode, stderr } = await line.run('data', line.write('a.csv', 'a,b\n1,2\n3\n'));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/a\.csv, line 3: expected 2 values, received 1/);
  });

  it('makes an experiment of a folder of images', async () => {
    for (const [kind, grey] of [
      ['dark', 20],
      ['light', 220],
    ] as const) {
      mkdirSync(join(line.folder, 'pets', kind), { recursive: true });
      for (let index = 0; index < 6; index++)
        line.write(join('pets', kind, `${index}.png`), greyPng(4, 4, grey + index));
    }
    const said = await line.run('data', join(line.folder, 'pets'));
    expect(said.stdout).toMatch(/a folder of 12 images in 2 classes, all 4 × 4, grey/);
    const { stdout } = await line.run('data', join(line.folder, 'pets'), '--target', 'class');
    expect(parseExperimentText(stdout, 'output')).toMatchObject({
      data: { source: 'imageFolder', path: join(line.folder, 'pets') },
      scaling: { features: 'rescale255' },
      model: { layers: [{ units: 64 }, {}, { units: 2 }] },
    });
  });
});
