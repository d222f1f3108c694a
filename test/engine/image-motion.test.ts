import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  cutSquare,
  moveImage,
  rotateImage,
  type ImagePlace,
  type ImageSize,
  type Motion,
} from '../../src-main/engine/image-motion.ts';

interface ReferenceImage extends ImageSize {
  readonly name: string;
  readonly numbers: readonly number[];
  readonly moved: readonly (Motion & { readonly numbers: readonly number[] })[];
  readonly rotated: readonly { readonly degrees: number; readonly numbers: readonly number[] }[];
}

/** What PyTorch makes of images: see test/oracle/images.py. */
const { images } = JSON.parse(readFileSync(new URL('../oracle/images.json', import.meta.url), 'utf8')) as {
  images: readonly ReferenceImage[];
};

const NEIGHBOUR = 1000;

/** An image between numbers that no motion may read or change. */
function placed(numbers: readonly number[], at = 3): ImagePlace {
  const around = Array.from({ length: at }, () => NEIGHBOUR);
  return { values: Float32Array.from([...around, ...numbers, ...around]), at };
}

/** The image at a place, after a look at what lies around it. */
function numbersAt({ values, at }: ImagePlace): number[] {
  const around = [...values.subarray(0, at), ...values.subarray(values.length - at)];
  expect(new Set(around)).toEqual(new Set([NEIGHBOUR]));
  return [...values.subarray(at, values.length - at)];
}

function empty({ height, width, channels }: ImageSize): ImagePlace {
  return placed(
    Array.from({ length: height * width * channels }, () => -1),
    5,
  );
}

describe.each(images)('an image, $name,', (image) => {
  it('is mirrored and moved as PyTorch flips, pads and crops it, to the bit', () => {
    expect(image.moved).toHaveLength(5);
    for (const motion of image.moved) {
      const target = empty(image);
      moveImage(placed(image.numbers), target, image, motion);
      expect(numbersAt(target)).toEqual(motion.numbers);
    }
  });

  it.each(image.rotated)('is rotated by $degrees° as affine_grid and grid_sample do', (rotated) => {
    const target = empty(image);
    rotateImage(placed(image.numbers), target, image, (rotated.degrees * Math.PI) / 180);
    // Numbers up to 1, rounded to float32 once.
    numbersAt(target).forEach((value, at) => {
      expect(Math.abs(value - rotated.numbers[at])).toBeLessThan(1e-7);
    });
  });
});

describe('a square that is cut out', () => {
  const size = { height: 4, width: 5, channels: 2 };
  const cut = (y: number, x: number, length: number): string[] => {
    const place = placed(Array.from({ length: 40 }, () => 7));
    cutSquare(place, size, y, x, length);
    const numbers = numbersAt(place);
    return Array.from({ length: 4 }, (_, row) => numbers.slice(row * 10, (row + 1) * 10).join(''));
  };
  const FULL = '7777777777';

  it('has as many rows and columns as it is long, in all channels, an even one more before its centre', () => {
    expect(cut(2, 2, 3)).toEqual([FULL, '7700000077', '7700000077', '7700000077']);
    expect(cut(2, 2, 2)).toEqual([FULL, '7700007777', '7700007777', FULL]);
  });

  it('ends at the border', () => {
    expect(cut(0, 4, 3)).toEqual(['7777770000', '7777770000', FULL, FULL]);
    expect(cut(3, 0, 2)).toEqual([FULL, FULL, '0077777777', '0077777777']);
  });

  it('is nothing without a length', () => {
    expect(cut(2, 2, 0)).toEqual([FULL, FULL, FULL, FULL]);
  });
});
