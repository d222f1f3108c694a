import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, quickSpec } from './command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

function query<Row>(sql: string): Row[] {
  return line.query(sql);
}

const TRAINING = {
  loss: 'softmaxCrossEntropy',
  optimizer: { type: 'sgd', learningRate: 0.1 },
  epochs: 5,
  batchSize: 16,
};

describe('ridgeline run', () => {
  it('trains, stores and compares, and what it printed can be had again', async () => {
    const spec = line.write('spec.json', quickSpec());
    const ran = await line.run('run', spec);
    expect(ran.stderr).toBe('');
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('L2 against none (3 pairs of runs with the same seed)');
    expect(ran.stdout).toMatch(/accuracy +\d\.\d+ ± \d\.\d+ +\d\.\d+ ± \d\.\d+/);
    expect(ran.stdout).toContain('generalization gap');
    expect(ran.stdout).toMatch(/(native|wasm) backend: /);

    const compared = await line.run('compare', '1');
    expect(compared.exitCode).toBe(0);
    expect(ran.stdout.startsWith(compared.stdout.trimEnd())).toBe(true);
    expect((await line.run('list')).stdout).toContain('6 completed');
    expect((await line.run('show', '1')).stdout).toMatch(/6 +L2 +2 +5 +5 +\d/);
    expect((await line.run('show', '--run', '1')).stdout).toMatch(
      /^(native|wasm) backend: [^]*test +accuracy +0\.\d+/,
    );
    expect(query('SELECT DISTINCT status FROM run')).toEqual([{ status: 'completed' }]);
    expect(
      query("SELECT max(epoch) AS epoch, count(*) AS series FROM metric_series WHERE name = 'dataLoss'"),
    ).toEqual([{ epoch: 5, series: 6 * 2 * 5 }]);
  });

  it('prints nothing but JSON with --json, the same numbers as stored', async () => {
    const ran = await line.run('run', line.write('spec.json', quickSpec()), '--json');
    const { experimentId, runs, comparisons } = JSON.parse(ran.stdout) as {
      experimentId: number;
      runs: unknown[];
      comparisons: {
        metrics: { scope: string; name: string; detail: string; a: { mean: { value: number } } }[];
      }[];
    };
    expect(experimentId).toBe(1);
    expect(runs).toHaveLength(6);
    const accuracy = comparisons[0].metrics.find(
      ({ scope, name, detail }) => scope === 'test' && name === 'accuracy' && detail === '',
    );
    const [{ mean }] = query<{ mean: number }>(
      `SELECT avg(value) AS mean FROM final_metric
       WHERE scope = 'test' AND name = 'accuracy' AND detail = '' AND variant = 'none'`,
    );
    expect(accuracy?.a.mean.value).toBeCloseTo(mean, 12);
  });

  it('gives the same numbers for the same spec', async () => {
    const spec = line.write('spec.json', quickSpec());
    await line.run('run', spec);
    await line.run('run', spec);
    const values = (experiment: number) =>
      query(
        `SELECT variant, seed, scope, name, detail, epoch, value FROM metric_series
         WHERE experiment_id = ${experiment} ORDER BY variant, seed, scope, name, detail, epoch`,
      );
    expect(values(1).length).toBeGreaterThan(100);
    expect(values(2)).toEqual(values(1));
  });

  it('ends a run that stops early with its own last epoch, while the others go on', async () => {
    const spec = quickSpec({
      training: { ...TRAINING, optimizer: { type: 'adam', learningRate: 0.05 }, epochs: 30 },
      seeds: [0],
      variants: [
        { name: 'none', regularization: [] },
        { name: 'stops', regularization: [{ type: 'earlyStopping', patience: 2 }] },
      ],
    });
    const ran = await line.run('run', line.write('spec.json', spec));
    expect(ran.exitCode).toBe(0);
    const [none, stops] = query<{ status: string; last: number; counted: number; best: number }>(
      'SELECT status, epochs_done AS last, counted_epoch AS counted, best_epoch AS best FROM run ORDER BY id',
    );
    expect(none).toMatchObject({ status: 'completed', last: 30, counted: 30 });
    expect(stops.status).toBe('completed');
    expect(stops.last).toBeLessThan(30);
    expect(stops).toMatchObject({ best: stops.counted, last: stops.counted + 2 });
    const pointsAfter = query(
      `SELECT count(*) AS count FROM metric_point WHERE run_id = 2 AND epoch > ${stops.last}`,
    );
    expect(pointsAfter).toEqual([{ count: 0 }]);
    expect(query('SELECT DISTINCT epoch FROM weight WHERE run_id = 2 ORDER BY epoch')).toEqual([
      { epoch: stops.counted },
      { epoch: stops.last },
    ]);
  });

  it('marks a run that diverges, goes on with the others, and exits with 2', async () => {
    const spec = quickSpec({
      variants: [
        { name: 'none', regularization: [] },
        { name: 'absurd', regularization: [{ type: 'l2', strength: 1e20 }] },
      ],
    });
    const { exitCode, stderr, stdout } = await line.run('run', line.write('spec.json', spec));
    expect(exitCode).toBe(2);
    // The baseline stood this learning rate, so that it is not to blame.
    expect(stderr).toContain(
      'variants[1].regularization: expected strengths under which every loss stays finite at the learning rate 0.1, ' +
        'received "absurd", of which 3 of 3 runs diverged (seeds 0 to 2, the first in epoch 1)',
    );
    expect(stdout).toContain('Not in the numbers of absurd: seeds 0 to 2 diverged');
    expect(query('SELECT status, count(*) AS runs FROM run GROUP BY status ORDER BY status')).toEqual([
      { status: 'completed', runs: 3 },
      { status: 'diverged', runs: 3 },
    ]);
  });

  it('names the learning rate where every variant diverges under it', async () => {
    const training = { ...TRAINING, optimizer: { type: 'sgd', learningRate: 1e30 } };
    const { exitCode, stderr, stdout } = await line.run(
      'run',
      line.write('spec.json', quickSpec({ training })),
    );
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'ridgeline: training.optimizer.learningRate: expected a rate under which every loss stays finite, received 1e+30: ' +
        '3 of 3 runs of "none" diverged (seeds 0 to 2, the first in epoch 1); ' +
        '3 of 3 runs of "L2" diverged (seeds 0 to 2, the first in epoch 1). Lower it\n',
    );
    expect(stdout).toContain('Cannot tell: no seed was completed by both "none" and "L2"');
  });

  it('ends within a second of Ctrl-C with every finished epoch stored and the runs cancelled', async () => {
    const spec = quickSpec({ training: { ...TRAINING, epochs: 100_000 } });
    const { child, result } = line.start(['run', line.write('spec.json', spec)]);
    await expect.poll(() => line.reportedEpochs(), { timeout: 30_000 }).toBeGreaterThan(5);
    // Processes that share the runs come forward each at its own pace.
    const stored = query<{ id: number; epochs_done: number }>('SELECT id, epochs_done FROM run');
    const before = new Map(stored.map(({ id, epochs_done }) => [id, epochs_done]));
    const asked = performance.now();
    child.kill('SIGINT');
    const { exitCode, stderr } = await result;
    // A stop takes at most 0.9 s by design; the rest is the process ending on a busy machine.
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(
      /^ridgeline: cancelled; \d+ finished epochs over 6 runs of experiment 1 are stored\nridgeline: to go on: npx ridgeline resume 1\n$/,
    );
    const runs = query<{ status: string; epochs_done: number; id: number }>('SELECT * FROM run');
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['cancelled']));
    for (const { id, epochs_done } of runs) {
      expect(epochs_done).toBeGreaterThanOrEqual(before.get(id) ?? Infinity);
      const [{ epochs }] = query<{ epochs: number }>(
        `SELECT count(*) AS epochs FROM metric_series WHERE run_id = ${id} AND scope = 'train' AND name = 'dataLoss'`,
      );
      expect(epochs).toBe(epochs_done);
    }
  });

  it('goes on where Ctrl-C ended it, to the numbers that it would have had', async () => {
    const spec = line.write('spec.json', quickSpec({ training: { ...TRAINING, epochs: 2000 } }));
    const { child, result } = line.start(['run', spec, '--checkpoint', '0']);
    await expect.poll(() => line.reportedEpochs(), { timeout: 30_000 }).toBeGreaterThan(5);
    child.kill('SIGINT');
    expect((await result).exitCode).toBe(130);
    const resumed = await line.run('resume', '1');
    expect(resumed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(resumed.stdout).toContain('Stored as experiment 1');
    expect((await line.run('run', spec)).exitCode).toBe(0);
    const numbersOf = (experiment: number): unknown[] =>
      query(
        `SELECT variant, seed, scope, name, detail, value FROM final_metric WHERE experiment_id = ${experiment}
         ORDER BY variant, seed, scope, name, detail`,
      );
    expect(numbersOf(1)).toEqual(numbersOf(2));
    expect(await line.run('resume', '1')).toMatchObject({
      exitCode: 1,
      stderr: 'ridgeline: every run of experiment 1 has its result\n',
    });
  }, 120_000);
});

const CSV = 'x,y,label\n1,2,a\n2,1,b\n3,2,a\n4,1,b\n5,2,a\n6,1,b\n7,2,a\n8,1,b\n';

/** A spec on a CSV file of eight rows beside it. */
function csvSpec(file: string): object {
  return quickSpec({
    data: { source: 'csv', path: file, target: 'label' },
    model: { layers: [{ type: 'dense', units: 2 }] },
    training: { ...TRAINING, batchSize: 2 },
  });
}

interface BadInput {
  readonly what: string;
  readonly spec: (line: CommandLine) => string;
  readonly message: string | RegExp;
}

const withCsv = (csv: string) => (own: CommandLine) => {
  own.write('data.csv', csv);
  return own.write('spec.json', csvSpec('data.csv'));
};
const withSpec = (change: object) => (own: CommandLine) => own.write('spec.json', quickSpec(change));

const BAD_INPUTS: readonly BadInput[] = [
  {
    what: 'a spec that is not there',
    spec: (own) => `${own.folder}/none.json`,
    message: /spec: expected a file that can be read, received .*none\.json \(no such file\)/,
  },
  {
    what: 'a spec that is no JSON',
    spec: (own) => own.write('spec.json', '{ "name": '),
    message: /spec\.json.*line 1, column \d+/,
  },
  {
    what: 'a negative strength',
    spec: withSpec({
      variants: [
        { name: 'none', regularization: [] },
        { name: 'L2', regularization: [{ type: 'l2', strength: -0.1 }] },
      ],
    }),
    message: 'variants[1].regularization[0].strength: expected a finite number ≥ 0, received -0.1',
  },
  {
    what: 'outputs that do not fit the classes',
    spec: withSpec({ model: { layers: [{ type: 'dense', units: 4 }] } }),
    message: /model\.layers\[0\]\.units: expected 3 .*received 4/,
  },
  {
    what: 'a data file that is not there',
    spec: (own) => own.write('spec.json', csvSpec('none.csv')),
    message: /none\.csv/,
  },
  { what: 'ragged rows', spec: withCsv(`${CSV}9,2\n`), message: /line 10.*expected 3 values, received 2/ },
  {
    what: 'text in a numeric column',
    spec: withCsv(`${CSV}abc,2,a\n`),
    message: /line 10, column "x".*expected a number, received "abc"/,
  },
  { what: 'a NaN', spec: withCsv(`${CSV}NaN,2,a\n`), message: /line 10, column "x".*NaN/ },
  { what: 'an empty class', spec: withCsv(`${CSV}9,2,\n`), message: /line 10, column "label"/ },
  {
    what: 'a class that the training part would lack',
    spec: withCsv(`${CSV}9,2,c\n`),
    message: /class.*"?c"?/,
  },
];

describe('bad input gets one clear error, exit code 2, and leaves nothing behind', () => {
  it.each(BAD_INPUTS)('$what', async ({ spec, message }) => {
    const { exitCode, stderr, stdout } = await line.run('run', spec(line));
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    if (existsSync(line.database)) expect(query('SELECT * FROM experiment')).toEqual([]);
  });

  it.each([
    [['compare', 'one'], /expected a whole number/],
    [['frobnicate'], /unknown command/],
    [['run'], /missing required argument/],
    [['run', 'x.json', '--backend', 'abacus'], /abacus/],
  ])('a wrong command line: %j', async (args, message) => {
    const { exitCode, stderr } = await line.run(...args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it('an experiment that does not exist is a failure', async () => {
    const { exitCode, stderr } = await line.run('compare', '7');
    expect(stderr).toMatch(/experiment 7/);
    expect(exitCode).toBe(1);
  });

  it('a database that is none is named and left as it is', async () => {
    const file = line.write('notes.txt', 'these are my notes');
    const { exitCode, stderr } = await line.run('list', '--db', file);
    expect(stderr).toContain(file);
    expect(exitCode).toBe(1);
  });
});

describe('ridgeline schema and doctor', () => {
  it('prints the JSON Schema of a spec', async () => {
    const { stdout, exitCode } = await line.run('schema');
    const schema = JSON.parse(stdout) as { required: string[] };
    expect(schema.required).toEqual(expect.arrayContaining(['name', 'data', 'model', 'variants']));
    expect(exitCode).toBe(0);
  });

  it('says what it will train on', async () => {
    const { stdout, exitCode } = await line.run('doctor');
    expect(stdout).toMatch(/Experiments train on the (native|wasm) backend: /);
    expect(exitCode).toBe(0);
  });
});
