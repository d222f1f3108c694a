import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where tfjs-node looks for the native TensorFlow runtime. Paths are absolute. */
export interface RuntimePlaces {
  readonly packageFolder: string;
  /** Version of the tfjs-node package. */
  readonly packageVersion: string;
  /** The folder that node-pre-gyp chooses for Node-API version 8, the newest that tfjs-node declares. */
  readonly addonFolder: string;
  readonly addon: string;
  readonly depsFolder: string;
  /** TensorFlow's shared libraries; the addon's rpath points here. */
  readonly libraryFolder: string;
}

export const ADDON_FILE = 'tfjs_binding.node';
export const NODE_API_VERSION = 8;
/** Folders inside the package, as they also stand inside a staging folder. */
export const ADDON_PATH = join('lib', `napi-v${NODE_API_VERSION}`);
export const DEPS_PATH = 'deps';
export const LIBRARY_PATH = join(DEPS_PATH, 'lib');

const packages = createRequire(import.meta.url);

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

/** The folder and version of an installed npm package; null where it is not installed. */
export function findPackage(name: string): { folder: string; version: string } | null {
  try {
    const file = packages.resolve(`${name}/package.json`);
    const { version } = packages(file) as { version: string };
    return { folder: dirname(file), version };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The places inside a given copy of the tfjs-node package. */
export function placesIn(packageFolder: string, packageVersion: string): RuntimePlaces {
  const addonFolder = join(packageFolder, ADDON_PATH);
  return {
    packageFolder,
    packageVersion,
    addonFolder,
    addon: join(addonFolder, ADDON_FILE),
    depsFolder: join(packageFolder, DEPS_PATH),
    libraryFolder: join(packageFolder, LIBRARY_PATH),
  };
}

/** The places inside the installed tfjs-node package; null where it is not installed. */
export function findPlaces(): RuntimePlaces | null {
  const found = findPackage('@tensorflow/tfjs-node');
  return found === null ? null : placesIn(found.folder, found.version);
}
