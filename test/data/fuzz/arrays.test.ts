import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readIdxImages, readIdxLabels } from '../../../src-main/data/idx.ts';
import { decodeImage, readImageHeader } from '../../../src-main/data/image-file.ts';
import { readImageFolder } from '../../../src-main/data/image-folder.ts';
import { malformedAt } from '../../../src-main/data/malformed-data.ts';
import { readNumpyArrays, type WantedArray } from '../../../src-main/data/numpy.ts';
import { makeTemporaryFolder } from '../temporary-files.ts';
import { WRITTEN_FOLDER } from '../written-files.ts';
import { expectEndurance, SEED } from './endurance.ts';

const { folder, write } = makeTemporaryFolder();

const written = (name: string): Buffer => readFileSync(path.join(WRITTEN_FOLDER, name));

/** A `.npy` of float64 as NumPy writes it. */
function npy(shape: readonly number[], values: readonly number[], isFortran = false): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '<f8', 'fortran_order': ${isFortran ? 'True' : 'False'}, 'shape': (${sizes}), }\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0]);
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(Float64Array.from(values).buffer)]);
}

function readNumpy(bytes: Uint8Array, wanted?: readonly WantedArray[]): ReturnType<typeof readNumpyArrays> {
  return readNumpyArrays('data.path', write('fuzz.npz', bytes), folder, wanted);
}

describe('a NumPy file', () => {
  it('with one array gives it or a clear error, whatever is in it', async () => {
    const files = [written('plain.npy'), written('objects.npy'), npy([2, 3], [1, 2, 3, 4, 5, 6], true)];
    await expectEndurance(files, 9000, (bytes) => readNumpy(bytes));
  }, 300_000);

  it('with many arrays gives them or a clear error, whatever is in it', async () => {
    const files = [written('stored.npz'), written('packed.npz')];
    await expectEndurance(files, 9000, (bytes) => readNumpy(bytes));
  }, 300_000);

  it('is read back as it was written, in either order', async () => {
    const array = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }).chain((shape) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return fc.tuple(fc.constant(shape), fc.array(fc.double(), { minLength: count, maxLength: count }));
    });
    await fc.assert(
      fc.asyncProperty(array, array, async ([shapeX, x], [shapeY, y]) => {
        const bytes = zipSync({ 'x.npy': npy(shapeX, x), 'größe/y.npy': npy(shapeY, y) });
        const [first, second] = await readNumpy(bytes, [
          { name: 'größe/y', field: 'y' },
          { name: 'x', field: 'x' },
        ]);
        expect([first.shape, [...first.values]]).toEqual([shapeY, y]);
        expect([second.shape, [...second.values]]).toEqual([shapeX, x]);
      }),
      { numRuns: 1000, seed: SEED },
    );
  }, 300_000);
});

describe('an IDX file', () => {
  function idx(sizes: readonly number[], values: Uint8Array): Buffer {
    const header = Buffer.alloc(4 + 4 * sizes.length);
    header.writeUInt32BE(0x0800 + sizes.length, 0);
    sizes.forEach((size, index) => header.writeUInt32BE(size, 4 + 4 * index));
    return Buffer.concat([header, values]);
  }
  const images = idx(
    [3, 2, 2],
    Uint8Array.from({ length: 12 }, (_, index) => index),
  );
  const labels = idx([3], Uint8Array.of(7, 3, 7));

  it('gives images and labels or a clear error, whatever is in it', async () => {
    const files = [images, labels, gzipSync(images), gzipSync(labels)];
    await expectEndurance(files, 9000, async (bytes) => {
      if (bytes.length % 2 === 0) await readIdxImages({ name: 'fuzz', bytes });
      else await readIdxLabels({ name: 'fuzz', bytes });
    });
  }, 300_000);

  it('is read back as it was written', async () => {
    const size = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(size, size, size, fc.boolean(), async (count, height, width, isPacked) => {
        const pixels = Uint8Array.from({ length: count * height * width }, (_, index) => (index * 37) % 256);
        const bytes = idx([count, height, width], pixels);
        const found = await readIdxImages({ name: 'fuzz', bytes: isPacked ? gzipSync(bytes) : bytes });
        expect({ ...found, pixels: [...found.pixels] }).toEqual({
          count,
          height,
          width,
          pixels: [...pixels],
        });
      }),
      { numRuns: 1000, seed: SEED },
    );
  }, 300_000);
});

describe('a picture', () => {
  /** As the reader of folders does: whatever a decoder throws becomes a message. */
  function decode(bytes: Buffer): void {
    try {
      readImageHeader(bytes);
      decodeImage(bytes);
    } catch (error) {
      throw malformedAt('fuzz', 'an intact PNG or JPEG image', error);
    }
  }
  const images = (names: readonly string[]): Buffer[] => names.map((name) => written(`images/${name}`));

  it('as JPEG gives pixels or a clear error, whatever is in it', async () => {
    const files = images(['rgb.jpg', 'grey.jpg', 'progressive.jpg', 'subsampled.jpg']);
    await expectEndurance(files, 10_000, decode);
  }, 300_000);

  it('as PNG gives pixels or a clear error, whatever is in it', async () => {
    const files = images(['rgb.png', 'grey-alpha.png', 'palette.png', 'one-bit.png', 'grey-16.png']);
    await expectEndurance(files, 5000, decode);
  }, 300_000);

  it('as PNG with right checksums and any header and pixels gives pixels or a clear error', () => {
    const chunk = (type: string, data: Uint8Array): Buffer => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      crc.writeUInt32BE(crc32(body));
      return Buffer.concat([length, body, crc]);
    };
    const size = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 20 }) },
      fc.integer({ min: 0, max: 0xffffffff }),
    );
    const png = fc.record({
      width: size,
      height: size,
      depth: fc.constantFrom(1, 2, 4, 8, 16, 3),
      colourType: fc.constantFrom(0, 2, 3, 4, 6, 1),
      interlace: fc.constantFrom(0, 1, 2),
      palette: fc.uint8Array({ maxLength: 30 }),
      pixels: fc.uint8Array({ maxLength: 400 }),
      isPacked: fc.boolean(),
    });
    fc.assert(
      fc.property(png, ({ width, height, depth, colourType, interlace, palette, pixels, isPacked }) => {
        const header = Buffer.alloc(13);
        header.writeUInt32BE(width, 0);
        header.writeUInt32BE(height, 4);
        header.set([depth, colourType, 0, 0, interlace], 8);
        const bytes = Buffer.concat([
          Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
          chunk('IHDR', header),
          chunk('PLTE', palette),
          chunk('IDAT', isPacked ? deflateSync(pixels) : pixels),
          chunk('IEND', Buffer.alloc(0)),
        ]);
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid' });
        }
      }),
      { numRuns: 5000, seed: SEED },
    );
  }, 300_000);

  it('as PNG is read back as it was written: grey or colours, with or without alpha, in passes or not', () => {
    const size = fc.integer({ min: 1, max: 9 });
    const form = fc.record({
      width: size,
      height: size,
      channels: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
      interlace: fc.constantFrom('null' as const, 'Adam7' as const),
      seed: fc.nat(250),
    });
    fc.assert(
      fc.property(form, ({ width, height, channels, interlace, seed }) => {
        const data = Uint8Array.from(
          { length: width * height * channels },
          (_, index) => (index * 31 + seed) % 256,
        );
        const bytes = Buffer.from(encode({ width, height, channels, depth: 8, data }, { interlace }));
        const kept = channels < 3 ? 1 : 3;
        expect([...decodeImage(bytes).data]).toEqual([...data.filter((_, index) => index % channels < kept)]);
      }),
      { numRuns: 1000, seed: SEED },
    );
  });

  it('in a folder gives a table or a clear error that names it', async () => {
    const files = images(['rgb.png', 'rgb.jpg']);
    for (const name of ['a', 'b']) mkdirSync(path.join(folder, 'pictures', name), { recursive: true });
    write('pictures/a/1.png', files[0]);
    await expectEndurance(files, 1000, (bytes) => {
      write('pictures/b/ä 1.png', bytes);
      return readImageFolder({ path: 'pictures', height: 4, width: 4 }, folder);
    });
  }, 300_000);
});
