import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelShape } from '../../src-main/domain/model-shape.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import { activitiesOf, coefficientsOf, labelSmoothingOf } from '../../src-main/domain/regularization.ts';
import { Ensemble, type Batch } from '../../src-main/engine/ensemble.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { relativeDifference } from '../oracle/relative-difference.ts';
import { BACKENDS } from './backends.ts';
import { autodiffGradient } from './objective-autodiff.ts';
import {
  CASES,
  drawMembers,
  INPUTS,
  ROWS,
  type MemberNumbers,
  type ObjectiveCase,
} from './objective-cases.ts';
import { referenceGradient } from './objective-reference.ts';

/*
 * The gradient of everything that is minimized, loss and regularizers over whole models, against central differences of a float64
 * objective that is written from the formulas alone, and against tfjs' own differentiation of the same objective in its own
 * operations. Two members with weights, rows and masks of their own, of which only the first is regularized, so that numbers of
 * one in the place of the other show.
 */

/** By parameter and element. */
type Gradient = readonly (readonly number[])[];

function toDevice(ops: OpSet, { loss }: ObjectiveCase, members: readonly MemberNumbers[]): Batch {
  const features = Float32Array.from(members.flatMap((member) => member.features.flat()));
  const targets = members.flatMap((member) => member.targets);
  const byClass = loss.name === 'softmaxCrossEntropy';
  return {
    features: ops.float([members.length, ROWS, features.length / ROWS / members.length], features),
    labels: byClass ? ops.int([members.length, ROWS], Int32Array.from(targets)) : null,
    values: byClass ? null : ops.float([members.length, ROWS, 1], Float32Array.from(targets)),
  };
}

/** What one step of plain descent at rate 1 takes from each weight: its gradient. */
async function engineGradients(
  ops: OpSet,
  one: ObjectiveCase,
  model: ModelShape,
  members: readonly MemberNumbers[],
): Promise<Gradient[]> {
  const ensemble = new Ensemble(ops, {
    model,
    loss: one.loss,
    optimizer: { type: 'sgd', learningRate: 1 },
    members: members.map(({ regularization, weights }) => ({
      learningRate: 1,
      coefficients: coefficientsOf(regularization, model),
      activities: activitiesOf(regularization, model),
      labelSmoothing: labelSmoothingOf(regularization),
      initialWeights: weights.map((values) => Float32Array.from(values)),
    })),
    masks: (position) => {
      const { name } = model.layers[position];
      if (!(name in members[0].masks)) return null;
      return () => Float32Array.from(members.flatMap(({ masks }) => masks[name].flat()));
    },
  });
  ops.scope(() => ensemble.step(toDevice(ops, one, members)));
  const after = await ensemble.readWeights();
  ensemble.release();
  return members.map(({ weights }, member) =>
    weights.map((values, at) =>
      values.map((value, element) => value - after[member].parameters[at][element]),
    ),
  );
}

/** The largest difference by the largest number of the whole gradient: some of its parts are 0 but for rounding. */
function differenceOf(gradient: Gradient, expected: Gradient): number {
  return relativeDifference(gradient.flat(), expected.flat());
}

describe.each(CASES)('the gradient of $name', (one) => {
  const model = shapeModel(one.model, INPUTS);
  const members = drawMembers(one, model);
  const references = members.map((member) => referenceGradient(one, model, member));
  const differentiated: Gradient[] = [];

  beforeAll(async () => {
    for (const member of members) differentiated.push(await autodiffGradient(one, model, member));
  });

  it('is the same by central differences as by differentiation', () => {
    references.forEach((reference, at) => {
      expect(Math.max(...reference.flat().map(Math.abs))).toBeGreaterThan(0.01);
      // float32 over a few layers.
      expect(differenceOf(differentiated[at], reference)).toBeLessThan(1e-5);
    });
  });

  for (const { name, backend, tolerance } of BACKENDS)
    it.skipIf(backend === null)(`is the one that ${name} takes`, async () => {
      const gradients = await engineGradients(backend?.ops as OpSet, one, model, members);
      references.forEach((reference, at) => {
        expect(differenceOf(gradients[at], reference)).toBeLessThan(tolerance);
        expect(differenceOf(gradients[at], differentiated[at])).toBeLessThan(2 * tolerance);
      });
    });
});

/** Dropout is not here: it stands in the masks. */
const MOVING = CASES.map((one) => ({
  ...one,
  moving: one.regularization.filter(({ type }) => type !== 'dropout'),
})).filter(({ moving }) => moving.length > 0);

describe.each(MOVING)('the reference of $name', ({ moving, ...one }) => {
  it('would be another one without any of its regularizers', () => {
    const model = shapeModel(one.model, INPUTS);
    const [member] = drawMembers(one, model);
    const whole = referenceGradient(one, model, member);
    for (const left of moving) {
      const regularization = member.regularization.filter((other) => other !== left);
      const without = referenceGradient(one, model, { ...member, regularization });
      expect(differenceOf(without, whole)).toBeGreaterThan(1e-3);
    }
  });
});
