import { describe, expect, it } from 'vitest';
import { planGroup, planGroups, planRuns } from '../../src-main/domain/plan.ts';
import { drawBatchOrders, drawInitialWeights, drawMasks } from '../../src-main/engine/seeded-draws.ts';
import { smallData, smallSpec } from './small-experiment.ts';

const ROWS = 60;
/** Four variants (none, l1, dropout 0.5, decay), each under the seeds 1 and 2, in this order. */
const group = planGroup(smallSpec(), smallData().inputs);
const seeds = group.members.map(({ seed }) => seed);

/** Whether members have equal draws exactly where they share a seed. */
function followsSeeds(draws: readonly unknown[]): boolean {
  const texts = draws.map((draw) => JSON.stringify(draw));
  return texts.every((text, a) => texts.every((other, b) => (text === other) === (seeds[a] === seeds[b])));
}

function layerAt(name: string): number {
  return group.model.layers.findIndex((layer) => layer.name === name);
}

describe('what is drawn for the members of a group', () => {
  it('is for eight members over two seeds', () => {
    expect(seeds).toEqual([1, 2, 1, 2, 1, 2, 1, 2]);
  });

  it('starts members from the same weights where they share a seed, and nowhere else', () => {
    expect(followsSeeds(drawInitialWeights(group))).toBe(true);
  });

  it('shows members the rows in the same order where they share a seed, and nowhere else', () => {
    expect(followsSeeds(drawBatchOrders(group.members, 1, ROWS))).toBe(true);
  });

  it('orders all rows anew in every epoch', () => {
    const [first] = drawBatchOrders(group.members, 1, ROWS);
    const [second] = drawBatchOrders(group.members, 2, ROWS);
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, row) => row));
    expect(second).not.toEqual(first);
    expect(drawBatchOrders(group.members, 1, ROWS)[0]).toEqual(first);
  });

  it('does not depend on who else trains', () => {
    const alone = { ...group, members: [group.members[5]] };
    expect(drawInitialWeights(alone)[0]).toEqual(drawInitialWeights(group)[5]);
    expect(drawBatchOrders(alone.members, 3, ROWS)[0]).toEqual(drawBatchOrders(group.members, 3, ROWS)[5]);
  });

  it('masks only where a member drops something, and there only that member', () => {
    const masks = drawMasks(group);
    expect(masks(layerAt('output.dropout'))).toBeNull();
    expect(masks(layerAt('hidden'))).toBeNull();
    const [batch, units] = [4, 8];
    const drawn = masks(layerAt('hidden.dropout'))?.(0, batch, units) ?? new Float32Array();
    const values = seeds.map((_, member) => [
      ...new Set(drawn.subarray(member * batch * units, (member + 1) * batch * units)),
    ]);
    expect(values.map((own) => own.sort())).toEqual([[1], [1], [1], [1], [0, 2], [0, 2], [1], [1]]);
  });
});

describe('what is drawn where batch norm is a switch', () => {
  const spec = smallSpec({
    seeds: [4],
    model: {
      layers: [
        { type: 'batchNorm', optional: true },
        { type: 'gaussianNoise', sd: 0.1 },
        { type: 'dense', name: 'hidden', units: 8 },
        { type: 'batchNorm', name: 'norm', optional: true },
        { type: 'relu' },
        { type: 'dense', name: 'output', units: 3 },
      ],
    },
    variants: [
      { name: 'off', regularization: [{ type: 'dropout', rate: 0.5 }] },
      { name: 'on', regularization: [{ type: 'dropout', rate: 0.5 }, { type: 'batchNorm' }] },
    ],
  });
  const [off, on] = planGroups(spec, smallData().inputs, planRuns(spec)).map((planned) => planned.group);

  it('starts the layers that both have from the same weights', () => {
    const named = [off, on].map(({ model, members }) => {
      const [weights] = drawInitialWeights({ model, members });
      return Object.fromEntries(model.parameters.map(({ name }, at) => [name, weights[at]]));
    });
    expect(Object.keys(named[0])).toEqual(['hidden.kernel', 'hidden.bias', 'output.kernel', 'output.bias']);
    expect(named[1]).toMatchObject(named[0]);
    expect(named[0]['hidden.kernel']).not.toEqual(named[0]['output.kernel']);
  });

  it('drops and disturbs the same there, and shows the same batches', () => {
    for (const name of ['hidden.dropout', 'gaussianNoise1']) {
      const drawn = [off, on].map(({ model, members }) => {
        const position = model.layers.findIndex((layer) => layer.name === name);
        return drawMasks({ model, members })(position)?.(3, 4, 8);
      });
      expect(drawn[0]?.length).toBe(4 * 8);
      expect(drawn[1]).toEqual(drawn[0]);
    }
    expect(drawBatchOrders(on.members, 2, ROWS)).toEqual(drawBatchOrders(off.members, 2, ROWS));
  });
});
