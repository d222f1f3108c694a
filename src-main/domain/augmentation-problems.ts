import type { RowRegularization } from './augmentation.ts';
import { assertNever, type FieldProblem } from './errors.ts';
import { inputMap, type ModelSpec } from './model.ts';

/** The length in pixels that a regularizer of images has, and how long it may be at most. */
interface Limited {
  readonly setting: string;
  readonly value: number;
  readonly most: (shorterSide: number) => number;
}

/** Null for what has no length. */
function lengthOf(regularization: RowRegularization): Limited | null {
  switch (regularization.type) {
    case 'imageShift':
      return { setting: 'pixels', value: regularization.pixels, most: (side) => side - 1 };
    case 'cutout':
      return { setting: 'size', value: regularization.size, most: (side) => side };
    case 'imageFlip':
    case 'imageRotation':
    case 'inputNoise':
    case 'mixup':
      return null;
    default:
      return assertNever(regularization);
  }
}

function imageProblems(regularization: RowRegularization, field: string, model: ModelSpec): FieldProblem[] {
  const { kind, height, width } = inputMap(model, 1);
  if (kind !== 'image')
    return [
      {
        field: `${field}.type`,
        expected: 'a model whose input is an image (model.input with height, width and channels)',
        received: JSON.stringify(regularization.type),
      },
    ];
  const length = lengthOf(regularization);
  const side = Math.min(height, width);
  if (length === null || length.value <= length.most(side)) return [];
  return [
    {
      field: `${field}.${length.setting}`,
      expected: `at most ${length.most(side)} for images of ${height} × ${width}`,
      received: String(length.value),
    },
  ];
}

/**
 * What is wrong with a regularizer of rows against its experiment: an image's without an image, a length that leaves nothing of
 * it, and mixup without classes.
 * @param field path of the regularizer in the spec
 */
export function augmentationProblems(
  regularization: RowRegularization,
  field: string,
  { task, model }: { readonly task: 'classification' | 'regression'; readonly model: ModelSpec },
): FieldProblem[] {
  switch (regularization.type) {
    case 'imageFlip':
    case 'imageShift':
    case 'imageRotation':
    case 'cutout':
      return imageProblems(regularization, field, model);
    case 'mixup':
      if (task === 'classification') return [];
      return [{ field: `${field}.type`, expected: 'mixup for classification only', received: '"mixup"' }];
    case 'inputNoise':
      return [];
    default:
      return assertNever(regularization);
  }
}
