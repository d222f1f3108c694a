import { createHash, type Hash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import {
  MOST_HEAD_BYTES,
  parseUploadHead,
  type KeptFiles,
  type UploadedFile,
} from '../contract/upload-head.ts';
import { AppError, invalidField } from '../domain/errors.ts';
import { ByteSource } from './byte-source.ts';
import { assertNameWithin, safeName } from './upload-name.ts';

/** Room that is left on the disk: the database must be able to grow. */
const RESERVE_BYTES = 2 ** 28;
/** A file of some bytes takes a block, and an entry in a folder. */
const BYTES_PER_FILE = 4096;
const INCOMING = '.incoming-';

/** The place of one file below the folder of its upload. */
interface Place {
  readonly folders: readonly string[];
  readonly name: string;
  readonly sizeBytes: number;
}

function placeOf({ path, sizeBytes }: UploadedFile): Place {
  const [first, ...within] = path;
  within.forEach((name) => assertNameWithin(name));
  const names = [safeName(first), ...within];
  return { folders: names.slice(0, -1), name: names[names.length - 1], sizeBytes };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** The folder for the uploads of a database: beside it, with its name. Null for one that is kept in memory. */
export function uploadFolder(storeFile: string): string | null {
  return storeFile === ':memory:' ? null : join(dirname(storeFile), `${parse(storeFile).name}-data`);
}

/**
 * Keeps files that came in through a door whose page knows no paths: in a folder beside the database, each upload under the
 * SHA-256 of what it holds, so that the same files are kept once and a stored experiment finds them again. What a file is
 * called decides nothing but its name. An upload that breaks off leaves nothing.
 */
export class UploadedFiles {
  readonly #place: string | null;
  /** Bytes that uploads on their way still have to write. */
  #expectedBytes = 0;

  /** @param folder where they are kept; it is made with the first upload. Null: nowhere */
  constructor(folder: string | null) {
    this.#place = folder;
  }

  get #folder(): string {
    if (this.#place !== null) return this.#place;
    throw new AppError('conflict', 'a database that is kept in memory has no place for files');
  }

  /** How many bytes may come in now. */
  async roomBytes(): Promise<number> {
    await mkdir(this.#folder, { recursive: true });
    const { bavail, bsize } = await statfs(this.#folder);
    return Math.max(0, bavail * bsize - RESERVE_BYTES - this.#expectedBytes);
  }

  /**
   * Takes an upload: its head's line, and the files' bytes behind it.
   * @throws AppError `invalid` for a head that is none, names that cannot be kept, more than the disk has room for, and a
   * stream that ends too early or too late; nothing is kept then
   */
  async receive(chunks: AsyncIterable<Uint8Array>): Promise<KeptFiles> {
    const source = new ByteSource(chunks);
    const { files } = parseUploadHead(await source.readLine(MOST_HEAD_BYTES));
    const places = files.map(placeOf);
    const bytes = places.reduce((sum, { sizeBytes }) => sum + sizeBytes + BYTES_PER_FILE, 0);
    await this.#assertRoom(bytes);
    this.#expectedBytes += bytes;
    try {
      await this.#sweep();
      return await this.#write(source, places);
    } finally {
      this.#expectedBytes -= bytes;
    }
  }

  async #assertRoom(bytes: number): Promise<void> {
    const room = await this.roomBytes();
    if (bytes <= room) return;
    throw invalidField(
      'upload',
      `at most ${room} bytes, for which there is room on the disk`,
      `${bytes} bytes`,
    );
  }

  async #write(source: ByteSource, places: readonly Place[]): Promise<KeptFiles> {
    const incoming = await mkdtemp(join(this.#folder, `${INCOMING}${process.pid}-`));
    try {
      const hash = createHash('sha256');
      const made = new Set<string>();
      for (const place of places) await writeFile(source, place, incoming, made, hash);
      await source.expectEnd();
      const kept = join(this.#folder, hash.digest('hex').slice(0, 32));
      await moveInto(incoming, kept);
      const roots = new Set(places.map(({ folders, name }) => folders.at(0) ?? name));
      return { paths: [...roots].map((root) => join(kept, root)) };
    } catch (error) {
      if (hasCode(error, 'ENOSPC', 'EDQUOT'))
        throw new AppError('invalid', 'the disk is full; nothing of the upload was kept', { cause: error });
      throw error;
    } finally {
      await rm(incoming, { recursive: true, force: true });
    }
  }

  /** Takes away what a process left that was killed in the middle. */
  async #sweep(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const pid = name.startsWith(INCOMING) ? Number.parseInt(name.slice(INCOMING.length), 10) : null;
      if (pid !== null && !isAlive(pid)) await rm(join(this.#folder, name), { recursive: true, force: true });
    }
  }
}

async function writeFile(
  source: ByteSource,
  { folders, name, sizeBytes }: Place,
  incoming: string,
  made: Set<string>,
  hash: Hash,
): Promise<void> {
  const folder = join(incoming, ...folders);
  if (!made.has(folder)) await makeFolder(folder);
  made.add(folder);
  // Names and sizes count too: no two uploads run into the same bytes.
  hash.update(JSON.stringify([...folders, name, sizeBytes]));
  const handle = await openNew(join(folder, name), name);
  try {
    for await (const bytes of source.take(sizeBytes)) {
      hash.update(bytes);
      await handle.writeFile(bytes);
    }
  } finally {
    await handle.close();
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw hasCode(cause, 'EEXIST', 'ENOTDIR') ? sameName(basename(folder), cause) : cause;
  }
}

async function openNew(file: string, name: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o600);
  } catch (cause) {
    throw hasCode(cause, 'EEXIST', 'EISDIR') ? sameName(name, cause) : cause;
  }
}

function sameName(name: string, cause: unknown): AppError {
  return invalidField('upload', 'files with names that differ', `two that would both be ${name}`, cause);
}

/** Gives a finished upload its place; one that is there already holds the same. */
async function moveInto(incoming: string, kept: string): Promise<void> {
  try {
    await rename(incoming, kept);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES')) throw error;
    // Windows says EPERM for a folder that is there.
    if (!(await stat(kept).catch(() => null))?.isDirectory()) throw error;
  }
}
