import { describe, expect, it } from 'vitest';
import { regularizationSchema } from '../../src-main/contract/regularization-schema.ts';
import { checkAgainst } from '../../src-main/contract/zod-problems.ts';
import { describeProblem } from '../../src-main/domain/errors.ts';

function problemsOf(regularization: object): string[] {
  const checked = checkAgainst(regularizationSchema, regularization);
  return checked.ok ? [] : checked.problems.map(describeProblem);
}

describe('a regularizer of rows', () => {
  it.each([
    [{ type: 'mixup', alpha: 0 }],
    [{ type: 'mixup', alpha: 32.5 }],
    [{ type: 'imageFlip', direction: 'vertical' }],
    [{ type: 'imageFlip', direction: 'both', probability: 1 }],
    [{ type: 'imageShift', pixels: 0 }],
    [{ type: 'imageRotation', degrees: 180 }],
    [{ type: 'inputNoise', sd: 0.05 }],
    [{ type: 'cutout', size: 16 }],
  ])('may be %j', (regularization) => {
    expect(problemsOf(regularization)).toEqual([]);
  });

  it.each([
    [{ type: 'mixup', alpha: -0.1 }, 'alpha: expected a finite number ≥ 0, received -0.1'],
    [{ type: 'mixup' }, 'alpha: expected a finite number ≥ 0, received nothing'],
    [
      { type: 'imageFlip', direction: 'diagonal' },
      'direction: expected one of "horizontal", "vertical", "both", received "diagonal"',
    ],
    [
      { type: 'imageFlip', direction: 'both', probability: 1.5 },
      'probability: expected a finite number ≥ 0 and ≤ 1, received 1.5',
    ],
    [{ type: 'imageShift', pixels: 1.5 }, 'pixels: expected an integer from 0 to 10000, received 1.5'],
    [
      { type: 'imageRotation', degrees: 181 },
      'degrees: expected a finite number ≥ 0 and ≤ 180, received 181',
    ],
    [{ type: 'inputNoise', sd: -1 }, 'sd: expected a finite number ≥ 0, received -1'],
    [{ type: 'cutout', size: -1 }, 'size: expected an integer from 0 to 10000, received -1'],
  ])('cannot be %j', (regularization, problem) => {
    expect(problemsOf(regularization)).toEqual([problem]);
  });
});
