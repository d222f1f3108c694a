import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { invalidField, showValue } from '../domain/errors.ts';
import { accessing } from './input-path.ts';
import { TableProblems } from './table-problems.ts';

/** A picture's file and the class whose folder it stands in. */
export interface ListedImage {
  /** From the folder on, as in `cat/1.png`: how errors call it. */
  readonly name: string;
  readonly fullPath: string;
  readonly className: string;
  readonly sizeBytes: number;
}

const MAX_IMAGES = 1_000_000;
const MAX_DEPTH = 16;
const MAX_FILE_BYTES = 2 ** 28;

/** What desktops leave in folders. */
function isClutter(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini';
}

/** By code unit, never by locale: the same order on every machine. */
function inOrder<Entry extends { readonly name: string }>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Walks a folder's classes; links that lead out of the folder, and links to folders, are not followed. */
class ImageWalk {
  readonly images: ListedImage[] = [];
  readonly problems: TableProblems;
  readonly #name: string;
  readonly #root: string;

  constructor(name: string, root: string) {
    this.#name = name;
    this.#root = root;
    this.problems = new TableProblems(name);
  }

  #refuse(file: string, expected: string, received: string): void {
    this.problems.add(this.images.length, 0, () => ({ field: `${this.#name}/${file}`, expected, received }));
  }

  async walkClasses(): Promise<void> {
    for (const entry of inOrder(await readdir(this.#root, { withFileTypes: true }))) {
      if (isClutter(entry.name)) continue;
      if (entry.isDirectory()) await this.#walk(entry.name, entry.name, 1);
      else this.#refuse(entry.name, 'a folder of a class', entry.isSymbolicLink() ? 'a link' : 'a file');
    }
  }

  async #walk(folder: string, className: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) throw invalidField(`${this.#name}/${folder}`, 'images', 'folders in folders');
    const entries = await readdir(path.join(this.#root, folder), { withFileTypes: true });
    for (const entry of inOrder(entries)) {
      if (isClutter(entry.name)) continue;
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await this.#walk(file, className, depth + 1);
      else if (entry.isFile() || entry.isSymbolicLink())
        await this.#addFile(file, className, entry.isSymbolicLink());
      else this.#refuse(file, 'an image', 'no regular file');
    }
  }

  async #addFile(file: string, className: string, isLink: boolean): Promise<void> {
    const fullPath = path.join(this.#root, file);
    if (isLink) {
      const target = await realpath(fullPath).catch(() => null);
      if (target?.startsWith(this.#root + path.sep) !== true) {
        this.#refuse(file, 'an image in the folder', 'a link that leads out of it or nowhere');
        return;
      }
    }
    const status = await stat(fullPath);
    if (!status.isFile()) this.#refuse(file, 'an image', 'a link to a folder');
    else if (status.size === 0) this.#refuse(file, 'an image', 'an empty file');
    else if (status.size > MAX_FILE_BYTES)
      this.#refuse(file, 'an image of at most 256 MiB', `${status.size} bytes`);
    else this.images.push({ name: file, fullPath, className, sizeBytes: status.size });
    if (this.images.length > MAX_IMAGES)
      throw invalidField(this.#name, `a folder of at most ${MAX_IMAGES} images`, 'more');
  }
}

/**
 * The pictures in a folder with one folder per class, in the order of their names by code unit; deeper folders belong to
 * their class. Hidden files do not count.
 * @throws AppError `invalid` where there is no such folder, or something else than pictures stands in it
 */
export async function listImages(name: string, baseFolder: string): Promise<ListedImage[]> {
  const fullPath = path.resolve(baseFolder, name);
  const target = { name, fullPath };
  const root = await accessing('data.path', 'a folder', target, () => realpath(fullPath));
  const status = await accessing('data.path', 'a folder', target, () => stat(root));
  if (!status.isDirectory())
    throw invalidField('data.path', 'a folder', `${showValue(name)}, which is a file`);
  const walk = new ImageWalk(name, root);
  await accessing('data.path', 'a folder that can be read', target, () => walk.walkClasses());
  walk.problems.throwAny();
  if (walk.images.length === 0)
    throw invalidField(name, 'a folder of images for each class', 'a folder without images');
  return walk.images;
}
