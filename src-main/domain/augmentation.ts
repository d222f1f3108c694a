import { assertNever } from './errors.ts';

/*
 * What changes the training rows from step to step. Evaluation, of the training rows too, sees them as they are.
 * Whatever the order in a variant's list, a row is flipped, shifted, rotated, made noisy and cut out in this order, and then
 * the batch is mixed up. Rows are drawn for anew in every epoch, from the run's seed: runs that share a seed share what is
 * drawn for each of these, so that the same row is shifted by the same share of either run's range.
 */

/**
 * Mixup (Zhang, Cissé, Dauphin, Lopez-Paz 2018): per batch λ ~ Beta(α, α) and a permutation π of its rows, as in the authors'
 * implementation; x̃ = λ·x + (1 − λ)·x[π], and the loss is λ·L(f(x̃), y) + (1 − λ)·L(f(x̃), y[π]). α = 0 mixes nothing.
 * Label smoothing acts within L, which is the same as smoothing the mixed label. Class weights do too: each of the two is the
 * weighted mean of `cross_entropy(weight)` of class indexes, so that λ = 1 is training without mixup. PyTorch's `cross_entropy`
 * of the mixed label as probabilities divides by the number of rows instead, and is otherwise equal.
 * For classification only: for a regression's target Zhang et al. define none.
 * torchvision: `transforms.v2.MixUp(alpha)` (pairs each row with the one before it in place of π). Keras: `layers.MixUp(alpha)`
 * (λ per row).
 */
export interface Mixup {
  readonly type: 'mixup';
  /** α ≥ 0. */
  readonly alpha: number;
}

/**
 * Each image of a batch is mirrored with a probability, independently of the others.
 * torchvision: `RandomHorizontalFlip(p)`, `RandomVerticalFlip(p)`. Keras: `layers.RandomFlip(mode)` at probability 0.5.
 */
export interface ImageFlip {
  readonly type: 'imageFlip';
  /** `horizontal` changes left and right; `both` draws for each of the two. */
  readonly direction: 'horizontal' | 'vertical' | 'both';
  /** Absent: 0.5. */
  readonly probability?: number | undefined;
}

/**
 * Each image is moved by whole pixels down and right, each drawn evenly from −pixels … pixels; 0 in the data's own units
 * comes in at the border. torchvision: `RandomCrop(size, padding=pixels)`; `RandomAffine(0, translate)` in shares of the size.
 * Keras: `layers.RandomTranslation(height, width, fill_mode='constant')` in shares of the size, and by parts of pixels.
 */
export interface ImageShift {
  readonly type: 'imageShift';
  /** A whole number ≥ 0. */
  readonly pixels: number;
}

/**
 * Each image is rotated about its centre by an angle drawn evenly from ±degrees, with bilinear interpolation, and 0 in the
 * data's own units beyond its border. PyTorch: `affine_grid` and `grid_sample(mode='bilinear', padding_mode='zeros',
 * align_corners=False)`, torchvision's `RandomRotation(degrees, InterpolationMode.BILINEAR)` but for pixels at the border,
 * which its `fill` fades twice. Keras: `layers.RandomRotation(degrees / 360, fill_mode='constant')`.
 */
export interface ImageRotation {
  readonly type: 'imageRotation';
  /** From 0 to 180. */
  readonly degrees: number;
}

/**
 * x + sd·n with normal n for every feature of every row, in scaled units. For small sd it acts like a penalty on the gradient
 * of the outputs by the inputs (Bishop 1995). PyTorch: `x + sd * torch.randn_like(x)`; torchvision: `transforms.v2.GaussianNoise`.
 * Keras: `layers.GaussianNoise(sd)` as the first layer.
 */
export interface InputNoise {
  readonly type: 'inputNoise';
  /** ≥ 0 */
  readonly sd: number;
}

/**
 * Cutout (DeVries, Taylor 2017): a square of each image is set to 0 in scaled units, in all channels. Its centre is drawn evenly
 * from all pixels, so that part of it may lie outside: rows y − ⌊size/2⌋ to y − ⌊size/2⌋ + size − 1, columns alike. The
 * authors' implementation is the same for even sizes and one pixel smaller for odd ones.
 * torchvision: `RandomErasing` draws area and aspect and stays inside; Keras: so does `layers.RandomErasing`.
 */
export interface Cutout {
  readonly type: 'cutout';
  /** Length of a side in pixels, a whole number ≥ 0. */
  readonly size: number;
}

/** The probability of an `imageFlip` that names none. */
export const FLIP_PROBABILITY = 0.5;

/** The regularizers that change the rows that are trained on. */
export type RowRegularization = Mixup | ImageFlip | ImageShift | ImageRotation | InputNoise | Cutout;

export const ROW_REGULARIZATIONS = [
  'mixup',
  'imageFlip',
  'imageShift',
  'imageRotation',
  'inputNoise',
  'cutout',
] as const satisfies RowRegularization['type'][];

/** Any regularizer: which others there are does not matter here. */
interface Typed {
  readonly type: string;
}

/** What a variant does to its training rows; 0 where it does not. */
export interface Augmentation {
  /** Probability of changing left and right. */
  readonly horizontalFlip: number;
  /** Probability of changing top and bottom. */
  readonly verticalFlip: number;
  /** Pixels. */
  readonly shift: number;
  /** Degrees. */
  readonly rotation: number;
  /** Standard deviation. */
  readonly noise: number;
  /** Pixels. */
  readonly cutout: number;
  /** α */
  readonly mixup: number;
}

const NO_AUGMENTATION: Augmentation = {
  horizontalFlip: 0,
  verticalFlip: 0,
  shift: 0,
  rotation: 0,
  noise: 0,
  cutout: 0,
  mixup: 0,
};

/** The part of an augmentation that one regularizer says. */
function partOf(regularization: RowRegularization): Partial<Augmentation> {
  switch (regularization.type) {
    case 'mixup':
      return { mixup: regularization.alpha };
    case 'imageFlip': {
      const { direction, probability = FLIP_PROBABILITY } = regularization;
      return {
        horizontalFlip: direction === 'vertical' ? 0 : probability,
        verticalFlip: direction === 'horizontal' ? 0 : probability,
      };
    }
    case 'imageShift':
      return { shift: regularization.pixels };
    case 'imageRotation':
      return { rotation: regularization.degrees };
    case 'inputNoise':
      return { noise: regularization.sd };
    case 'cutout':
      return { cutout: regularization.size };
    default:
      return assertNever(regularization);
  }
}

/**
 * What a variant does to its training rows; null where it leaves them as they are, a strength of 0 included.
 * A valid variant has each regularizer of rows at most once.
 */
export function augmentationOf(regularizations: readonly Typed[]): Augmentation | null {
  let sum = NO_AUGMENTATION;
  for (const regularization of regularizations)
    if (isOnRows(regularization)) sum = { ...sum, ...partOf(regularization) };
  return Object.values(sum).every((strength) => strength === 0) ? null : sum;
}

/** Whether a regularizer changes the rows that are trained on. */
export function isOnRows(regularization: Typed): regularization is RowRegularization {
  const types: readonly string[] = ROW_REGULARIZATIONS;
  return types.includes(regularization.type);
}
