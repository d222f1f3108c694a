import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ADDON_PATH, DEPS_PATH, type RuntimePlaces } from './places.ts';

const PREFIX = '.ridgeline-staging-';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A killed setup leaves up to a gigabyte behind. */
function removeAbandoned(packageFolder: string): void {
  for (const name of readdirSync(packageFolder)) {
    if (name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length))))
      rmSync(join(packageFolder, name), { recursive: true, force: true });
  }
}

/**
 * Runs `work` with an empty folder on the same disk as the package, so that what it makes can be renamed into place.
 * The folder is gone afterwards, whatever happened.
 */
export async function withStaging<T>(
  places: RuntimePlaces,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  removeAbandoned(places.packageFolder);
  const folder = join(places.packageFolder, `${PREFIX}${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The addon is what everyone looks for: it goes first and comes last, so a half-way state reads as "not there".
const OUT_ORDER = [ADDON_PATH, DEPS_PATH];
const IN_ORDER = [DEPS_PATH, ADDON_PATH];

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

/**
 * Renames a staged runtime into place; what stood there is set aside in the staging folder.
 * @returns what takes it all back
 * @throws where a rename fails, after taking back the ones before it
 */
export function putInPlace(places: RuntimePlaces, staging: string): () => void {
  const undo: (() => void)[] = [];
  const rollBack = () => {
    for (const step of undo.splice(0).reverse()) step();
  };
  const moveOnce = (from: string, to: string) => {
    move(from, to);
    undo.push(() => move(to, from));
  };
  try {
    for (const path of OUT_ORDER) {
      const present = join(places.packageFolder, path);
      if (existsSync(present)) moveOnce(present, join(staging, 'aside', path));
    }
    for (const path of IN_ORDER) moveOnce(join(staging, path), join(places.packageFolder, path));
  } catch (error) {
    rollBack();
    throw error;
  }
  return rollBack;
}
