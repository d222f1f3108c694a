import { describe, expect, it } from 'vitest';
import type { Augmentation } from '../../src-main/domain/augmentation.ts';
import type { PreparedData, Scale } from '../../src-main/domain/dataset.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import { RowAugmenter } from '../../src-main/engine/row-augmenter.ts';

const HEIGHT = 6;
const WIDTH = 5;
const PIXELS = HEIGHT * WIDTH;
const ROWS = 40;
const MODEL = shapeModel(
  {
    input: { height: HEIGHT, width: WIDTH, channels: 1 },
    layers: [{ type: 'flatten' }, { type: 'dense', units: 2 }],
  },
  PIXELS,
);
const NOTHING: Augmentation = {
  horizontalFlip: 0,
  verticalFlip: 0,
  shift: 0,
  rotation: 0,
  noise: 0,
  cutout: 0,
  mixup: 0,
};

/** Pixel 1 … 30 of an image are 1 … 30 and a little more by row: every pixel of every image is another number. */
function numberAt(row: number, pixel: number): number {
  return pixel + 1 + row / 64;
}

function augmenter(featureScales?: readonly Scale[]): RowAugmenter {
  const scaled = (at: number): number => {
    const { offset, factor } = featureScales?.[at % PIXELS] ?? { offset: 0, factor: 1 };
    return (numberAt(Math.floor(at / PIXELS), at % PIXELS) - offset) * factor;
  };
  const features = Float32Array.from({ length: ROWS * PIXELS }, (_, at) => scaled(at));
  const part = { rows: ROWS, features, labels: new Int32Array(ROWS) };
  const data: PreparedData = {
    inputs: PIXELS,
    parts: { train: part, validation: part, test: part },
    classNames: ['a', 'b'],
    targetScale: 1,
    targetOffset: 0,
    ...(featureScales && { featureScales }),
  };
  return new RowAugmenter({ model: MODEL }, data);
}

interface Made {
  readonly seed: number;
  readonly augmentation: Augmentation | null;
}

const PLACE = { epoch: 3, batch: 2, rows: 8 };
const CHOSEN = [4, 0, 39, 7, 12, 13, 2, 30];

/** The rows of each member, all of which see the rows `CHOSEN`. */
function make(members: readonly Made[], place = PLACE, from = augmenter()): number[][][] {
  const rows = Int32Array.from(members.flatMap(() => CHOSEN));
  const { features } = from.batch(members, rows, place);
  return members.map((_, member) =>
    CHOSEN.map((_, at) => {
      const start = (member * CHOSEN.length + at) * PIXELS;
      return [...features.subarray(start, start + PIXELS)];
    }),
  );
}

function alone(change: Partial<Augmentation>, seed = 1, place = PLACE): number[][] {
  return make([{ seed, augmentation: { ...NOTHING, ...change } }], place)[0];
}

const PLAIN = CHOSEN.map((row) => Array.from({ length: PIXELS }, (_, pixel) => numberAt(row, pixel)));

/** How far each image was moved, by where a pixel of its middle went. */
function shifts(images: readonly number[][]): [number, number][] {
  const middle = 2 * WIDTH + 2;
  return images.map((image, at) => {
    const found = image.indexOf(PLAIN[at][middle]);
    return [Math.floor(found / WIDTH) - 2, (found % WIDTH) - 2];
  });
}

describe('rows that are augmented', () => {
  it('leave members alone that do not augment, beside any that do', () => {
    const [first, , last] = make([
      { seed: 1, augmentation: null },
      { seed: 1, augmentation: { ...NOTHING, shift: 2, noise: 1, mixup: 1 } },
      { seed: 2, augmentation: null },
    ]);
    expect(first).toEqual(PLAIN);
    expect(last).toEqual(PLAIN);
  });

  it('depend on seed, epoch and batch alone', () => {
    const all = { horizontalFlip: 0.5, shift: 1, rotation: 20, noise: 0.5, cutout: 2, mixup: 0.4 };
    const found = alone(all);
    const others = [
      { seed: 9, augmentation: { ...NOTHING, ...all } },
      { seed: 1, augmentation: null },
    ];
    expect(make([...others, { seed: 1, augmentation: { ...NOTHING, ...all } }])[2]).toEqual(found);
    const used = augmenter();
    make(others, { ...PLACE, epoch: 1 }, used);
    expect(make([{ seed: 1, augmentation: { ...NOTHING, ...all } }], PLACE, used)[0]).toEqual(found);
    expect(alone(all, 2)).not.toEqual(found);
    expect(alone(all, 1, { ...PLACE, epoch: 4 })).not.toEqual(found);
    expect(alone(all, 1, { ...PLACE, batch: 3 })).not.toEqual(found);
  });

  it('are the same for members of one seed that augment alike', () => {
    const augmentation = { ...NOTHING, shift: 2, mixup: 0.3 };
    const [a, b, c] = make([
      { seed: 1, augmentation },
      { seed: 1, augmentation: { ...augmentation } },
      { seed: 2, augmentation },
    ]);
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });

  it('are moved by every whole number of pixels up to the limit, and by nothing else', () => {
    const moves = Array.from({ length: 60 }, (_, epoch) =>
      shifts(alone({ shift: 1 }, 1, { ...PLACE, epoch: epoch + 1 })),
    ).flat();
    const counts = new Map<string, number>();
    for (const move of moves) counts.set(move.join(), (counts.get(move.join()) ?? 0) + 1);
    expect([...counts.keys()].toSorted()).toEqual(
      ['-1,-1', '-1,0', '-1,1', '0,-1', '0,0', '0,1', '1,-1', '1,0', '1,1'].toSorted(),
    );
    // 480 moves of nine kinds: 53 of each, give or take four deviations of √(480·8/81) = 6.9.
    for (const count of counts.values()) expect(Math.abs(count - 480 / 9)).toBeLessThan(28);
  });

  it('are moved the same way under every limit of a seed', () => {
    const [near, far] = [shifts(alone({ shift: 1 })), shifts(alone({ shift: 2 }))];
    near.forEach((move, at) =>
      move.forEach((pixels, axis) => {
        if (pixels !== 0) expect(Math.sign(far[at][axis])).toBe(Math.sign(pixels));
      }),
    );
  });

  it('are moved in the data’s own units where columns are scaled apart, a constant column included', () => {
    const scales = Array.from({ length: PIXELS }, (_, pixel) => ({
      offset: pixel,
      factor: pixel % 7 === 3 ? 0 : 1 / (1 + pixel),
    }));
    const augmentation = { ...NOTHING, shift: 2 };
    const [scaled] = make([{ seed: 1, augmentation }], PLACE, augmenter(scales));
    const [unscaled] = make([{ seed: 1, augmentation }]);
    const expected = unscaled.map((image, at) =>
      image.map((value, pixel) => {
        // A column of factor 0 comes back as its offset, wherever it is moved to.
        const column = value === 0 ? -1 : PLAIN[at].indexOf(value);
        const own = column >= 0 && scales[column].factor === 0 ? scales[column].offset : value;
        return (own - scales[pixel].offset) * scales[pixel].factor;
      }),
    );
    scaled.forEach((image, at) =>
      image.forEach((value, pixel) => expect(value).toBeCloseTo(expected[at][pixel], 4)),
    );
  });

  it('are mirrored with their probability, each way for itself', () => {
    const mirrored = PLAIN.map((image) =>
      image.map((_, at) => image[Math.floor(at / WIDTH) * WIDTH + (WIDTH - 1 - (at % WIDTH))]),
    );
    expect(alone({ horizontalFlip: 1 })).toEqual(mirrored);
    expect(alone({ horizontalFlip: 1, verticalFlip: 1 })).toEqual(PLAIN.map((image) => image.toReversed()));
    const some = alone({ horizontalFlip: 0.5 });
    const flips = some.map((image, at) => image[0] === mirrored[at][0]);
    some.forEach((image, at) => expect(image).toEqual(flips[at] ? mirrored[at] : PLAIN[at]));
    expect(new Set(flips)).toEqual(new Set([true, false]));
  });

  it('are rotated within the limit either way', () => {
    const images = alone({ rotation: 5 });
    // The centre of 6 × 5 lies between pixels (2, 2) and (3, 2): their mean stays, and so does hardly anything else.
    images.forEach((image, at) => {
      const centre = (numbers: readonly number[]): number =>
        (numbers[2 * WIDTH + 2] + numbers[3 * WIDTH + 2]) / 2;
      expect(centre(image)).toBeCloseTo(centre(PLAIN[at]), 5);
      expect(image).not.toEqual(PLAIN[at]);
    });
    // A step to the left of the upper pixel turns towards the lower row or away from it.
    const signs = images.map((image, at) => Math.sign(image[2 * WIDTH + 1] - PLAIN[at][2 * WIDTH + 1]));
    expect(new Set(signs)).toEqual(new Set([-1, 1]));
  });

  it('get normal noise of the given deviation, the same n for all members of a seed', () => {
    const [weak, strong] = make([
      { seed: 1, augmentation: { ...NOTHING, noise: 0.5 } },
      { seed: 1, augmentation: { ...NOTHING, noise: 2 } },
    ]);
    const normals = weak.flatMap((image, at) =>
      image.map((value, pixel) => (value - PLAIN[at][pixel]) / 0.5),
    );
    strong
      .flatMap((image, at) => image.map((value, pixel) => (value - PLAIN[at][pixel]) / 2))
      .forEach((normal, at) => expect(normal).toBeCloseTo(normals[at], 4));
    const mean = normals.reduce((sum, n) => sum + n, 0) / normals.length;
    const variance = normals.reduce((sum, n) => sum + n ** 2, 0) / normals.length;
    // Of 240 numbers: four deviations of 1/√240 and of √(2/240).
    expect(Math.abs(mean)).toBeLessThan(0.26);
    expect(Math.abs(variance - 1)).toBeLessThan(0.37);
  });

  it('lose a square that noise does not fill', () => {
    const images = alone({ cutout: 2, noise: 1 });
    const zeros = images.map((image) => image.flatMap((value, at) => (value === 0 ? [at] : [])));
    for (const cut of zeros) {
      expect([1, 2, 4]).toContain(cut.length);
      const [rows, columns] = [cut.map((at) => Math.floor(at / WIDTH)), cut.map((at) => at % WIDTH)];
      for (const axis of [rows, columns]) expect(Math.max(...axis) - Math.min(...axis)).toBeLessThan(2);
    }
    expect(new Set(zeros.map(String)).size).toBeGreaterThan(3);
  });

  it('are mixed last, whatever else was done to them', () => {
    const from = augmenter();
    const augmentation = { ...NOTHING, shift: 1, cutout: 2 };
    const [moved] = make([{ seed: 1, augmentation }]);
    const members = [
      { seed: 1, augmentation: { ...augmentation, mixup: 0.4 } },
      { seed: 1, augmentation },
    ];
    const { mixings } = from.batch(members, Int32Array.from([...CHOSEN, ...CHOSEN]), PLACE);
    const [mixing, none] = mixings;
    expect(none).toBeNull();
    if (mixing === null) throw new Error('expected a mixing');
    const [mixed] = make(members);
    const { share, partners } = mixing;
    mixed.forEach((image, at) =>
      image.forEach((value, pixel) => {
        const expected = share * moved[at][pixel] + (1 - share) * moved[partners[at]][pixel];
        expect(value).toBe(Math.fround(expected));
      }),
    );
  });
});
