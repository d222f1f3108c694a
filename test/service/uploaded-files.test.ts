import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { uploadHeadLine, type UploadedFile } from '../../src-main/contract/upload-head.ts';
import { uploadFolder, UploadedFiles } from '../../src-main/service/uploaded-files.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

type Entry = readonly [path: string, content: string];

function headOf(entries: readonly Entry[]): readonly UploadedFile[] {
  return entries.map(([path, content]) => ({
    path: path.split('/'),
    sizeBytes: Buffer.byteLength(content),
  }));
}

function bodyOf(entries: readonly Entry[]): Buffer {
  const head = uploadHeadLine({ files: headOf(entries) });
  return Buffer.from(head + entries.map(([, content]) => content).join(''));
}

/** Bytes in chunks of a size, as a network may cut them anywhere. */
async function* chunks(bytes: Buffer, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

function place() {
  const folder = join(temporaryFolder(), 'lab-data');
  return { folder, files: new UploadedFiles(folder) };
}

const CATS: readonly Entry[] = [
  ['pets/cats/1.png', 'meow'],
  ['pets/cats/2.png', ''],
  ['pets/dogs/1.png', 'wuff'],
];

it('uploads lie beside their database; one in memory has no place for them', async () => {
  expect(uploadFolder(join('/home', 'lab.db'))).toBe(join('/home', 'lab-data'));
  expect(uploadFolder(':memory:')).toBeNull();
  await expect(new UploadedFiles(null).receive(chunks(bodyOf(CATS)))).rejects.toThrow('in memory');
});

describe('an upload', () => {
  it.each([1, 7, 1000])('is kept byte for byte, in pieces of %d bytes', async (size) => {
    const { folder, files } = place();
    const { paths } = await files.receive(chunks(bodyOf([['my own.csv', 'a,b\n1,ä\n']]), size));
    expect(paths).toHaveLength(1);
    expect(dirname(dirname(paths[0]))).toBe(folder);
    expect(basename(paths[0])).toBe('my own.csv');
    expect(readFileSync(paths[0], 'utf8')).toBe('a,b\n1,ä\n');
  });

  it('of a folder keeps its folders, and gives the folder’s path', async () => {
    const { files } = place();
    const { paths } = await files.receive(chunks(bodyOf(CATS)));
    expect(paths.map((path) => basename(path))).toEqual(['pets']);
    expect(readdirSync(paths[0], { recursive: true }).map(String).sort()).toEqual(
      ['cats', 'cats/1.png', 'cats/2.png', 'dogs', 'dogs/1.png'].map((path) => path.replaceAll('/', sep)),
    );
    expect(readFileSync(join(paths[0], 'dogs', '1.png'), 'utf8')).toBe('wuff');
  });

  it('of several files gives their paths in their order', async () => {
    const { files } = place();
    const { paths } = await files.receive(
      chunks(
        bodyOf([
          ['images-idx3', 'i'],
          ['labels-idx1', 'l'],
        ]),
      ),
    );
    expect(paths.map((path) => basename(path))).toEqual(['images-idx3', 'labels-idx1']);
  });

  it('of the same files is kept once; other content, names and borders are another one', async () => {
    const { folder, files } = place();
    const receive = async (entries: readonly Entry[]) =>
      (await files.receive(chunks(bodyOf(entries)))).paths[0];
    const first = await receive([['a.csv', 'xy']]);
    expect(await receive([['a.csv', 'xy']])).toBe(first);
    const others = [
      await receive([['a.csv', 'xz']]),
      await receive([['b.csv', 'xy']]),
      await receive([
        ['a.csv', 'x'],
        ['b.csv', 'y'],
      ]),
      await receive([
        ['a.csv', 'xy'],
        ['b.csv', ''],
      ]),
    ];
    expect(new Set([first, ...others].map((path) => dirname(path))).size).toBe(5);
    expect(readdirSync(folder)).toHaveLength(5);
  });

  it('stays within its folder, whatever a file is called', async () => {
    const { folder, files } = place();
    for (const name of [
      '../../escaped.csv',
      '/etc/passwd',
      '..\\..\\escaped.csv',
      '..',
      'C:\\x',
      '.incoming-1-x',
    ]) {
      const head = uploadHeadLine({ files: [{ path: [name], sizeBytes: 1 }] });
      const { paths } = await files.receive(chunks(Buffer.from(`${head}x`)));
      expect(dirname(dirname(paths[0]))).toBe(folder);
      expect(existsSync(paths[0])).toBe(true);
    }
    expect(readdirSync(dirname(folder))).toEqual([basename(folder)]);
  });
});

describe('nothing is left of an upload that', () => {
  const broken: readonly (readonly [string, Buffer, string])[] = [
    ['breaks off', bodyOf(CATS).subarray(0, -1), 'broken off'],
    ['has more than it says', Buffer.concat([bodyOf(CATS), Buffer.from('x')]), 'further bytes'],
    ['has no head', Buffer.from('a,b\n1,2\n'), 'a line of JSON'],
    ['has a head without an end', Buffer.from('{"files":['), 'broken off'],
    ['names no file', Buffer.from('{"files":[]}\n'), 'expected'],
    [
      'leads out of its folder',
      Buffer.from('{"files":[{"path":["a","..","b"],"sizeBytes":0}]}\n'),
      'can be kept here',
    ],
    [
      'has two files of one name',
      bodyOf([
        ['a?.csv', '1'],
        ['a*.csv', '2'],
      ]),
      'two that would both be a_.csv',
    ],
    [
      'has a file and a folder of one name',
      bodyOf([
        ['a', '1'],
        ['a/b', '2'],
      ]),
      'two that would both be a',
    ],
    [
      'is larger than the disk',
      Buffer.from('{"files":[{"path":["a"],"sizeBytes":9000000000000000}]}\n'),
      'there is room',
    ],
  ];
  it.each(broken)('%s', async (_, bytes, message) => {
    const { folder, files } = place();
    await expect(files.receive(chunks(bytes))).rejects.toThrow(message);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  it('fails in the middle', async () => {
    const { folder, files } = place();
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bodyOf(CATS).subarray(0, -2);
      await Promise.resolve();
      throw new Error('the connection was reset');
    }
    await expect(files.receive(failing())).rejects.toMatchObject({ code: 'invalid' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('was being written by a process that is gone; one at work is left alone', async () => {
    const { folder, files } = place();
    // Above the largest process id that Linux gives.
    const [gone, own] = ['.incoming-4194999-abc', `.incoming-${process.pid}-abc`];
    for (const name of [gone, own]) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, 'half'), 'x');
    }
    await files.receive(chunks(bodyOf(CATS)));
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([own]);
  });
});

it('what is still on its way counts as taken', async () => {
  const { files } = place();
  const before = await files.roomBytes();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const sizeBytes = 2 ** 30;
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(uploadHeadLine({ files: [{ path: ['a'], sizeBytes }] }));
    await gate;
  }
  const receiving = files.receive(slow());
  // Others write to this disk too: a tenth of the upload is left open.
  await expect.poll(async () => before - (await files.roomBytes())).toBeGreaterThan(0.9 * sizeBytes);
  release();
  await expect(receiving).rejects.toThrow('broken off');
  expect(Math.abs(before - (await files.roomBytes()))).toBeLessThan(0.1 * sizeBytes);
});
