import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../../src-main/host/launcher/build.ts';

const FOLDER = join(ROOT, 'out', 'renderer');

function sizeOf(name: string): number {
  // Fonts are compressed in themselves.
  const content = readFileSync(join(FOLDER, name));
  return name.endsWith('.woff2') ? content.length : gzipSync(content).length;
}

/** Bytes of the renderer's files, gzipped, fonts among them. */
export function bundleBytes(): number {
  return readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + sizeOf(join(parentPath.slice(FOLDER.length), name)), 0);
}

/** Bytes of what a page has loaded, gzipped. @param paths as in `/assets/index.js` */
export function loadedBytes(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + sizeOf(path === '/' ? 'index.html' : path), 0);
}
