import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, quickSpec } from './command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

const TRAINING = {
  loss: 'softmaxCrossEntropy',
  optimizer: { type: 'sgd', learningRate: 0.1 },
  epochs: 100_000,
  batchSize: 16,
};

describe('output that nobody takes', () => {
  it('is no failure where the reader has gone, and the training is stored', async () => {
    const spec = line.write('spec.json', quickSpec());
    const ran = await line.shell(`ridgeline run ${spec} | true; echo "\${PIPESTATUS[0]}"`);
    expect(ran).toEqual({ exitCode: 0, stdout: '0\n', stderr: '' });
    expect(line.query('SELECT DISTINCT status FROM run')).toEqual([{ status: 'completed' }]);
  });

  it('is one where the disk is full', async () => {
    const listed = await line.shell('ridgeline list > /dev/full');
    expect(listed.stderr).toMatch(/^ridgeline: the output could not be written: ENOSPC.*\n$/);
    expect(listed.exitCode).toBe(1);
  });
});

describe('a failure', () => {
  it('of the disk is said once, with what is stored all the same, and is JSON where that is asked for', async () => {
    const spec = line.write('spec.json', quickSpec({ training: TRAINING }));
    // Files of at most 256 KiB: what SQLite sees is a disk that is full.
    const ran = await line.shell(`trap '' XFSZ; ulimit -f 256; ridgeline run ${spec} --json`);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toMatch(
      /^ridgeline: \S*test\.db could not .*disk.*\nridgeline: experiment 1 failed; \d+ finished epochs over 6 runs of experiment 1 are stored\nridgeline: to go on: npx ridgeline resume 1\n$/,
    );
    const { experimentId, error, runs } = JSON.parse(ran.stdout) as {
      experimentId: number;
      error: { code: string };
      runs: { status: string }[];
    };
    expect(experimentId).toBe(1);
    expect(error.code).toBe('database_unusable');
    expect(runs).toHaveLength(6);
    expect(line.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('of the training process ends the command and keeps the epochs', async () => {
    const spec = line.write('spec.json', quickSpec({ training: TRAINING }));
    const { child, result } = line.start(['run', spec]);
    await expect.poll(() => line.reportedEpochs(), { timeout: 30_000 }).toBeGreaterThan(5);
    await line.shell(`kill -9 $(ps -o pid= --ppid ${child.pid ?? 0})`);
    const { exitCode, stderr } = await result;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /the training process was ended by SIGKILL\n.*experiment 1 was interrupted; .*finished epochs over 6 runs.*\n.*resume 1\n$/,
    );
    expect(line.query('SELECT DISTINCT status FROM run')).toEqual([{ status: 'interrupted' }]);
    expect(line.reportedEpochs()).toBeGreaterThan(5);
  });

  it('of the input is JSON too where that is asked for', async () => {
    const { stdout, stderr } = await line.run('run', `${line.folder}/none.json`, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'invalid', problems: [{ field: 'spec', expected: 'a file that can be read' }] },
    });
    expect(stderr).toContain('none.json (no such file)');
  });
});

describe('ridgeline list', () => {
  it('shows every experiment, however many there are', async () => {
    await line.run('run', line.write('spec.json', quickSpec()));
    const database = new Database(line.database);
    for (let count = 0; count < 150; count++)
      database.exec(`
        INSERT INTO experiment (name, notes, task, data_name, data_hash, primary_metric, counted_epoch, epochs,
          spec_hash, spec, base_folder, created_at)
        SELECT name, notes, task, data_name, data_hash, primary_metric, counted_epoch, epochs,
          spec_hash, spec, base_folder, created_at FROM experiment WHERE id = 1`);
    database.close();
    const listed = JSON.parse((await line.run('list', '--json')).stdout) as { experiments: { id: number }[] };
    expect(listed.experiments.map(({ id }) => id)).toEqual(
      Array.from({ length: 151 }, (_, index) => 151 - index),
    );
  });
});

describe('an experiment with one variant', () => {
  it('has nothing to compare, and says where its numbers are', async () => {
    const variants = [{ name: 'only', regularization: [] }];
    const spec = line.write('spec.json', quickSpec({ variants }));
    const ran = await line.run('run', spec, '--db', `${line.folder}/other.db`);
    expect(ran.exitCode).toBe(0);
    const [, proposed] = /nothing to compare it with\.\nWhat a run measured: npx (.*)/.exec(ran.stdout) ?? [];
    expect((await line.shell(proposed)).stdout).toMatch(/test +accuracy +\d/);
  });
});

describe('a spec', () => {
  it('that is not UTF-8 is refused, not read with other letters in it', async () => {
    const spec = JSON.stringify(quickSpec({ name: 'naïve' }));
    const path = line.write('spec.json', Buffer.from(spec, 'latin1'));
    const { exitCode, stderr } = await line.run('run', path);
    expect(stderr).toContain('spec.json: expected UTF-8 text, received other bytes');
    expect(exitCode).toBe(2);
  });

  it('without an end is refused', async () => {
    const { exitCode, stderr } = await line.run('run', '/dev/zero');
    expect(stderr).toBe(
      'ridgeline: spec: expected a file of at most 16 MiB, received /dev/zero, a longer one\n',
    );
    expect(exitCode).toBe(2);
  });

  it('may come out of a pipe', async () => {
    const spec = line.write('spec.json', quickSpec());
    const { exitCode, stdout } = await line.shell(`ridgeline run <(cat ${spec})`);
    expect(stdout).toContain('Stored as experiment 1');
    expect(exitCode).toBe(0);
  });

  it('without any parameters has one problem, and not one per regularizer as well', async () => {
    const spec = quickSpec({ model: { layers: [{ type: 'relu' }] } });
    const { stderr } = await line.run('run', line.write('spec.json', spec));
    expect(stderr).toBe(
      'ridgeline: model.layers[0].type: expected "dense", because the last layer makes the outputs, received "relu"\n',
    );
  });
});

describe('--db', () => {
  it('is a part of the commands that are proposed', async () => {
    const file = `${line.folder}/my lab's.db`;
    const ran = await line.run('run', line.write('spec.json', quickSpec()), '--db', file);
    const [, proposed] = /experiment 1: npx (ridgeline show .*)/.exec(ran.stdout) ?? [];
    expect((await line.shell(proposed)).stdout).toContain('completed');
  });

  it.each(['list', 'show 1', 'compare 1'])('names a database that is there: %s', async (command) => {
    const file = `${line.folder}/mistyped.db`;
    const { exitCode, stderr } = await line.shell(`ridgeline ${command} --db ${file}`);
    expect(stderr).toContain('--db: expected a database that is there, received');
    expect(exitCode).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  it('names a file, because what is in memory only is not stored', async () => {
    const ran = await line.run('run', line.write('spec.json', quickSpec()), '--db', ':memory:');
    expect(ran.stderr).toContain('--db: expected a file to keep experiments in, received ":memory:"');
    expect(ran.exitCode).toBe(2);
  });

  it('is asked for where the folder of the usual one cannot be made', async () => {
    const { exitCode, stderr } = await line.shell(
      'unset RIDGELINE_DB; XDG_DATA_HOME=/dev/null/nowhere ridgeline list',
    );
    expect(stderr).toMatch(/^ridgeline: The folder of the database .* Name another file by --db\n$/);
    expect(exitCode).toBe(1);
  });
});

const CSV = 'x,y,label\n1,2,a\n2,1,b\n3,2,a\n4,1,b\n5,2,a\n6,1,b\n7,2,a\n8,1,b\n';

function specOf(csv: string): string {
  line.write('data.csv', csv);
  const data = { source: 'csv', path: 'data.csv', target: 'label' };
  const model = { layers: [{ type: 'dense', units: 2 }] };
  return line.write(
    'spec.json',
    quickSpec({ data, model, training: { ...TRAINING, epochs: 2, batchSize: 2 } }),
  );
}

describe('what a file holds does nothing to the terminal', () => {
  const ESCAPE = '\u001b';
  // A colour, the window's title, a C1 control, and a mark that turns the reading direction.
  const NASTY = `${ESCAPE}[31mred${ESCAPE}]0;title\u0007\u009b2J\u202e`;

  it('in names of classes', async () => {
    const spec = specOf(CSV.replaceAll(',a', `,"${NASTY}"`));
    const { stdout, exitCode } = await line.run('run', spec, '--all');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(String.raw`precision of class "\x1b[31mred\x1b]0;title\x07\x9b2J\u202e"`);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  it('in errors', async () => {
    const spec = specOf(CSV.replace('x,y,label', `x,${NASTY},class`));
    const { stderr, exitCode } = await line.run('run', spec);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(String.raw`one of the columns x, \x1b[31mred`);
    expect(stderr).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });
});
