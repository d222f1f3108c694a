import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../domain/errors.ts';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What the build is made of. */
const SOURCES = [
  'src-main',
  'src-renderer',
  'migrations',
  'examples',
  'electron.config.ts',
  'package.json',
  'package-lock.json',
];

/** What stands last of each part of the build. */
const RESULTS = [
  'out/main/src-main/host/electron/main.js',
  'out/preload/preload.cjs',
  'out/preload/trainer-preload.cjs',
  'out/trainer/index.html',
  'out/renderer/index.html',
];

/** When a file, or anything under a folder, was last changed; a file that went away changed its folder. */
function newestMs(path: string): number {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).reduce(
    (newest, name) => Math.max(newest, statSync(join(path, name)).mtimeMs),
    status.mtimeMs,
  );
}

/** Whether the build is missing or older than what it is made of. */
export function isBuildStale(root = ROOT): boolean {
  const results = RESULTS.map((path) => join(root, path));
  if (!results.every((path) => existsSync(path))) return true;
  const builtMs = Math.min(...results.map((path) => statSync(path).mtimeMs));
  const sources = SOURCES.map((path) => join(root, path)).filter((path) => existsSync(path));
  return sources.some((path) => newestMs(path) > builtMs);
}

/** Builds page and desktop app. @throws AppError `internal` with what the build said */
export function build(root = ROOT): Promise<void> {
  const packages = createRequire(import.meta.url);
  const program = join(dirname(packages.resolve('electron-vite/package.json')), 'bin', 'electron-vite.js');
  const args = [program, 'build', '--config', 'electron.config.ts', '--logLevel', 'warn'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) => {
      if (error === null) resolve();
      else
        reject(
          new AppError('internal', `the app could not be built:\n${stdout}${stderr}`.trim(), {
            cause: error,
          }),
        );
    });
  });
}
