import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { inspectImageFolder, readImageFolder, type ImageFolder } from '../../src-main/data/image-folder.ts';
import { decodeImage } from '../../src-main/data/image-file.ts';
import { resizePixels, withChannels } from '../../src-main/data/pixels.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';
import { WRITTEN, WRITTEN_FOLDER } from './written-files.ts';

const { folder } = makeTemporaryFolder();
const IMAGES = path.join(WRITTEN_FOLDER, 'images');

const written = (name: string): Buffer => readFileSync(path.join(IMAGES, name));

/** A folder of a name of its own with copies of written pictures, by where they go. */
function lay(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [to, from] of Object.entries(files)) {
    const target = path.join(folder, name, to);
    mkdirSync(path.dirname(target), { recursive: true });
    if (typeof from === 'string') copyFileSync(path.join(IMAGES, from), target);
    else writeFileSync(target, from);
  }
  return name;
}

const problems = (spec: ImageFolder): Promise<string[]> => problemsOf(() => readImageFolder(spec, folder));

/** The largest difference of two pictures' values. */
function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one).toHaveLength(other.length);
  return Array.from(one).reduce((most, value, index) => Math.max(most, Math.abs(value - other[index])), 0);
}

const exact = Object.keys(WRITTEN.images).filter((name) => name.endsWith('.png') && name !== 'photo.png');

describe('a picture', () => {
  it.each(exact)('%s has the pixels that Pillow sees, in colours and in grey', (name) => {
    const { height, width, rgb = [], grey = [] } = WRITTEN.images[name];
    const pixels = decodeImage(written(name));
    expect([pixels.height, pixels.width]).toEqual([height, width]);
    expect([...withChannels(pixels, 3).data]).toEqual(rgb);
    expect([...withChannels(pixels, 1).data]).toEqual(grey);
  });

  // Decoders of JPEG round the cosine transform and the colours each in their way.
  it.each(['grey.jpg', 'rgb.jpg', 'progressive.jpg'])(
    '%s has the pixels that Pillow sees within 3 of 255',
    (name) => {
      const { rgb = [] } = WRITTEN.images[name];
      const pixels = decodeImage(written(name));
      expect(pixels.channels).toBe(name.startsWith('grey') ? 1 : 3);
      expect(largestDifference(withChannels(pixels, 3).data, rgb)).toBeLessThanOrEqual(3);
    },
  );

  it('subsampled.jpg has the pixels that Pillow sees within 32 of 255: colours in half the size are enlarged otherwise', () => {
    const { rgb = [] } = WRITTEN.images['subsampled.jpg'];
    expect(largestDifference(decodeImage(written('subsampled.jpg')).data, rgb)).toBeLessThanOrEqual(32);
  });

  it.each([
    ['3x5', 3, 5],
    ['9x4', 9, 4],
    ['12x16', 12, 16],
  ] as const)('becomes %s as Pillow resizes it, but for rounding', (size, height, width) => {
    for (const name of ['rgb.png', 'photo.png']) {
      const resized = resizePixels(decodeImage(written(name)), height, width);
      expect(largestDifference(resized.data, WRITTEN.images[name].resized[size])).toBeLessThanOrEqual(1);
    }
  });

  it('may come in passes (Adam7)', () => {
    const data = Uint8Array.from({ length: 5 * 9 * 3 }, (_, index) => (index * 7) % 256);
    const png = Buffer.from(encode({ width: 9, height: 5, data, channels: 3 }, { interlace: 'Adam7' }));
    expect([...decodeImage(png).data]).toEqual([...data]);
  });
});

describe('a folder of pictures', () => {
  it('gives a class per folder, in order of names, whatever the names of the files', async () => {
    const name = lay('zoo', {
      'katze ä/b.txt': 'rgb.png',
      'katze ä/a.png': 'rgb.jpg',
      'dog/deeper/x.jpeg': 'palette.png',
      'dog/.DS_Store': Buffer.from('x'),
    });
    const table = await readImageFolder({ path: name }, folder);
    expect(table).toMatchObject({
      count: 3,
      height: 6,
      width: 8,
      channels: 3,
      classNames: ['dog', 'katze ä'],
      labels: Int32Array.of(0, 1, 1),
      files: ['dog/deeper/x.jpeg', 'katze ä/a.png', 'katze ä/b.txt'],
    });
    expect(table.pixels).toHaveLength(3 * 6 * 8 * 3);
    expect([...table.pixels.subarray(2 * 144)]).toEqual(WRITTEN.images['rgb.png'].rgb);
  });

  it('is grey where every picture is, or where that is asked for', async () => {
    const grey = lay('grey', { 'a/1.png': 'grey.png', 'b/1.png': 'grey-alpha.png' });
    expect(await readImageFolder({ path: grey }, folder)).toMatchObject({ channels: 1 });
    const mixed = lay('mixed', { 'a/1.png': 'grey.png', 'b/1.png': 'rgb.png' });
    expect(await readImageFolder({ path: mixed }, folder)).toMatchObject({ channels: 3 });
    const table = await readImageFolder({ path: mixed, channels: 1 }, folder);
    expect([...table.pixels.subarray(48)]).toEqual(WRITTEN.images['rgb.png'].grey);
  });

  it('brings pictures to one size only where it is given', async () => {
    const name = lay('sizes', { 'a/1.png': 'rgb.png', 'b/1.png': 'photo.png', 'b/2.png': 'photo.png' });
    expect(await problems({ path: name })).toEqual(
      ['b/1.png', 'b/2.png'].map(
        (file) =>
          `sizes/${file}: expected 6 × 8 pixels (height × width) like a/1.png, or data.height and data.width, ` +
          'received 40 × 50',
      ),
    );
    const table = await readImageFolder({ path: name, height: 3, width: 5 }, folder);
    expect(table).toMatchObject({ count: 3, height: 3, width: 5 });
  });

  it('tells what is in it', async () => {
    expect(await inspectImageFolder('sizes', folder)).toEqual({
      format: 'imageFolder',
      classes: [
        { name: 'a', images: 1 },
        { name: 'b', images: 2 },
      ],
      height: 6,
      width: 8,
      sameSize: false,
      channels: 3,
    });
  });

  it('may hold links to its own pictures, and none to others', async () => {
    const name = lay('links', { 'a/1.png': 'rgb.png', 'b/1.png': 'rgb.png' });
    symlinkSync(path.join(folder, name, 'a/1.png'), path.join(folder, name, 'b/2.png'));
    expect(await readImageFolder({ path: name }, folder)).toMatchObject({ count: 3 });
    symlinkSync(path.join(IMAGES, 'rgb.png'), path.join(folder, name, 'b/3.png'));
    symlinkSync('/', path.join(folder, name, 'b/4'));
    expect(await problems({ path: name })).toEqual(
      ['b/3.png', 'b/4'].map(
        (file) =>
          `links/${file}: expected an image in the folder, received a link that leads out of it or nowhere`,
      ),
    );
  });
});

describe('a folder of pictures that is not valid', () => {
  it('may be none', async () => {
    expect(await problems({ path: 'nowhere' })).toEqual([
      `data.path: expected a folder, received "nowhere" (there is no ${path.join(folder, 'nowhere')})`,
    ]);
    writeFileSync(path.join(folder, 'file'), 'x');
    expect(await problems({ path: 'file' })).toEqual([
      'data.path: expected a folder, received "file", which is a file',
    ]);
    mkdirSync(path.join(folder, 'empty/a'), { recursive: true });
    expect(await problems({ path: 'empty' })).toEqual([
      'empty: expected a folder of images for each class, received a folder without images',
    ]);
  });

  it('may hold pictures outside of a class, and what is no picture', async () => {
    const name = lay('odd', { '1.png': 'rgb.png', 'a/1.png': 'rgb.png', 'a/2.png': Buffer.alloc(0) });
    expect(await problems({ path: name })).toEqual([
      'odd/1.png: expected a folder of a class, received a file',
      'odd/a/2.png: expected an image, received an empty file',
    ]);
    const other = lay('other', { 'a/1.png': 'rgb.png', 'a/notes.txt': Buffer.from('some words') });
    expect(await problems({ path: other })).toEqual([
      'other/a/notes.txt: expected an intact PNG or JPEG image, ' +
        'received one that cannot be read (other bytes, no PNG or JPEG image)',
    ]);
  });

  it('may hold pictures that are cut off or damaged', async () => {
    const png = written('rgb.png');
    const damaged = Buffer.from(png);
    damaged[50] ^= 1;
    const jpeg = written('rgb.jpg');
    const name = lay('cut', {
      'a/1.png': png.subarray(0, png.length - 20),
      'a/2.png': damaged,
      'a/3.jpg': jpeg.subarray(0, 200),
      'a/4.png': 'rgb.png',
    });
    const found = await problems({ path: name });
    expect(found).toHaveLength(3);
    for (const [index, problem] of found.entries())
      expect(problem).toMatch(
        new RegExp(`^cut/a/${index + 1}\\.\\w+: expected an intact PNG or JPEG image, received one`),
      );
  });

  it('may hold a picture whose header claims more pixels than are read, or than it has bytes for', async () => {
    const png = written('rgb.png');
    const claim = (width: number, height: number): Buffer => {
      const claimed = Buffer.from(png);
      claimed.writeUInt32BE(width, 16);
      claimed.writeUInt32BE(height, 20);
      claimed.writeUInt32BE(crc32(claimed.subarray(12, 29)), 29);
      return claimed;
    };
    const name = lay('giant', { 'a/1.png': claim(1_000_000, 1_000_000), 'a/2.png': 'rgb.png' });
    expect(await problems({ path: name, height: 6, width: 8 })).toEqual([
      'giant/a/1.png: expected an intact PNG or JPEG image, received one that cannot be read ' +
        '(1000000 × 1000000 pixels, where 1 to 33554432 are read)',
    ]);
    const wide = lay('wide', { 'a/1.png': claim(5000, 5000) });
    expect(await problems({ path: wide })).toEqual([
      expect.stringMatching(/^wide\/a\/1\.png: .* \(5000 × 5000 pixels in \d+ bytes\)$/),
    ]);
    const jpeg = written('rgb.jpg');
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(5000, frame + 5);
    jpeg.writeUInt16BE(5000, frame + 7);
    const large = lay('large', { 'a/1.jpg': jpeg });
    expect(await problems({ path: large })).toEqual([
      expect.stringMatching(/^large\/a\/1\.jpg: .*5000 × 5000 pixels in \d+ bytes\)$/),
    ]);
  });
});
