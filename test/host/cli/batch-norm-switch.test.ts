import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src-main/store/open-store.ts';
import { listRuns } from '../../../src-main/store/runs.ts';
import { listSeries } from '../../../src-main/store/series.ts';
import { listWeightEpochs, findWeights } from '../../../src-main/store/weights.ts';
import { CommandLine, quickSpec } from './command-line.ts';

const SWITCH = { type: 'batchNorm' };

/** Two seeds on the breast cancer data. */
function spec(norm: readonly object[], variants: readonly object[]): object {
  return quickSpec({
    data: { source: 'builtin', name: 'breast_cancer' },
    split: { train: 0.3, validation: 0.2, test: 0.5 },
    model: {
      layers: [{ type: 'dense', units: 8 }, ...norm, { type: 'relu' }, { type: 'dense', units: 2 }],
    },
    seeds: [0, 1],
    variants,
  });
}

const OPTIONAL = [{ type: 'batchNorm', optional: true }];
const NONE = { name: 'none', regularization: [] };

let line: CommandLine;
let store: Store;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => {
  store.close();
  line.remove();
});

async function train(...specs: object[]): Promise<string[]> {
  const outputs: string[] = [];
  for (const [at, one] of specs.entries()) {
    const { exitCode, stdout, stderr } = await line.run('run', line.write(`spec${at}.json`, one));
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    outputs.push(stdout);
  }
  store = await openStore(line.database);
  return outputs;
}

/** All that was measured over the epochs, by variant, in the order of seeds. */
function seriesOf(experimentId: number, variant: string) {
  return listRuns(store.read, experimentId)
    .filter((run) => run.variant === variant)
    .map(({ id }) => listSeries(store.read, id, { afterEpoch: 0, name: null }));
}

/** What is stored of each run's last epoch, by variant. */
function parametersOf(variant: string): string[] {
  const run = listRuns(store.read, 1).find((one) => one.variant === variant);
  if (run === undefined) throw new Error(`no run of ${variant}`);
  const [epoch] = listWeightEpochs(store.read, run.id).slice(-1);
  return (findWeights(store.read, run.id, epoch)?.weights ?? []).map(({ parameter }) => parameter);
}

describe('batch norm as a switch of a variant', () => {
  it('trains, stores and compares variants of either shape, with nothing else that differs', async () => {
    const [output] = await train(
      spec(OPTIONAL, [
        NONE,
        { name: 'norm', regularization: [SWITCH] },
        { name: 'L2', regularization: [{ type: 'l2', strength: 0.01 }] },
        { name: 'both', regularization: [SWITCH, { type: 'l2', strength: 0.01 }] },
      ]),
    );
    for (const variant of ['norm', 'L2', 'both'])
      expect(output).toContain(`${variant} against none (2 pairs of runs with the same seed)`);
    expect(output).not.toContain('Not only the regularization differs');
    const dense = ['dense1.kernel', 'dense1.bias', 'dense2.kernel', 'dense2.bias'];
    const norm = ['scale', 'shift', 'runningMean', 'runningVariance'].map((kind) => `batchNorm1.${kind}`);
    for (const variant of ['none', 'L2']) expect(parametersOf(variant)).toEqual(dense);
    for (const variant of ['norm', 'both'])
      expect(parametersOf(variant).toSorted()).toEqual([...dense, ...norm].toSorted());
    const shapes = line.query<{ variant: number; layers: string }>(
      `SELECT variant_position AS variant, settings ->> '$.model.layers' AS layers FROM run`,
    );
    expect(shapes).toHaveLength(8);
    for (const { variant, layers } of shapes)
      expect(layers.includes('"batchNorm"')).toBe(variant === 1 || variant === 3);

    const shown = await line.run('show', '1');
    expect(shown.stdout.match(/completed$/gm)).toHaveLength(8);
    const all = await line.run('compare', '1', '--all');
    expect(all.stdout).toMatch(/L2 norm of batchNorm1\.scale +– +\d/);
    expect(all.stdout).toContain('not measured (none seeds 0, 1)');
  });

  it('gives the numbers of a model without the layer where it is off, and of one that always has it where it is on', async () => {
    await train(
      spec(OPTIONAL, [NONE, { name: 'norm', regularization: [SWITCH] }]),
      spec([], [NONE]),
      spec([{ type: 'batchNorm' }], [NONE]),
    );
    const [off, on] = [seriesOf(1, 'none'), seriesOf(1, 'norm')];
    expect(off).toHaveLength(2);
    expect(off[0].length).toBeGreaterThan(10);
    expect(off).toEqual(seriesOf(2, 'none'));
    expect(on).toEqual(seriesOf(3, 'none'));
    expect(on).not.toEqual(off);
  });
});
