import { spawn } from 'node:child_process';

/** The program that opens an address in the person's browser; null where nobody sits in front of a screen. */
function openerOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly [string, ...string[]] | null {
  if (env.BROWSER === 'none') return null;
  if (platform === 'darwin') return ['open'];
  // `start` is no program, and takes & for its own.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  const hasScreen = env.DISPLAY !== undefined || env.WAYLAND_DISPLAY !== undefined;
  return hasScreen ? ['xdg-open'] : null;
}

/** Opens an address in the person's browser. False where there is none: they have to be told the address. */
export function openBrowser(
  address: string,
  env = process.env,
  platform = process.platform,
): Promise<boolean> {
  const opener = openerOf(env, platform);
  if (opener === null) return Promise.resolve(false);
  const [program, ...args] = opener;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
