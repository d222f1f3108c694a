import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where Electron's releases are fetched from; its own variable names a mirror. */
const RELEASES = 'https://github.com/electron/electron/releases/download/';

const packages = createRequire(import.meta.url);

/** The folder of the npm package, which comes without the program; null where that is not installed either. */
function packageFolder(): string | null {
  try {
    return dirname(packages.resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** Electron's program, where it is there already. */
export function findElectron(env = process.env, folder = packageFolder()): string | null {
  if (folder === null) return null;
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const program = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(program) ? program : null;
}

/** Why Electron's program could not be had, in a phrase; or the program. */
export type FetchedElectron =
  { readonly program: string } | { readonly program: null; readonly reason: string };

/** Without a network, name servers may be waited for for long: this is how long a person is. */
const ASK_MS = 3000;

async function isReachable(address: string): Promise<boolean> {
  const { hostname } = new URL(address);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, ASK_MS, false);
  lookup(hostname).then(
    () => resolve(true),
    () => resolve(false),
  );
  const answer = await promise.finally(() => clearTimeout(timer));
  if (!answer) return false;
  try {
    await fetch(new URL('/', address), {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(ASK_MS),
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Fetches Electron's program by its package's own installer, which checks its checksum.
 * @param limitMs for the whole of it, 100 MB and more
 */
export async function fetchElectron(limitMs: number, env = process.env): Promise<FetchedElectron> {
  const folder = packageFolder();
  if (folder === null) return { program: null, reason: 'its package is not installed' };
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD !== undefined)
    return { program: null, reason: 'ELECTRON_SKIP_BINARY_DOWNLOAD is set' };
  const source = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? RELEASES;
  // Through a proxy only the installer knows the way.
  if (env.ELECTRON_GET_USE_PROXY === undefined && !(await isReachable(source)))
    return { program: null, reason: `${new URL(source).host} is out of reach` };
  const installer = spawn(process.execPath, [join(folder, 'install.js')], { env, stdio: 'ignore' });
  const timer = setTimeout(() => installer.kill('SIGKILL'), limitMs);
  const [code] = (await once(installer, 'exit')) as [number | null];
  clearTimeout(timer);
  const program = findElectron(env, folder);
  if (program !== null) return { program };
  const why = code === null ? `it did not arrive within ${limitMs / 1000} s` : 'it could not be fetched';
  return { program: null, reason: why };
}
