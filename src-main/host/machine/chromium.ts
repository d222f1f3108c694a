import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Names a browser of Chromium's family to print with, before all others. */
export const CHROMIUM_VARIABLE = 'RIDGELINE_CHROMIUM';

const LINUX_NAMES = [
  ...['google-chrome-stable', 'google-chrome', 'chromium', 'microsoft-edge-stable', 'microsoft-edge'],
  ...['brave-browser', 'chromium-browser'],
];
const LINUX_PLACES = [
  ...['/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge', '/usr/lib/chromium/chromium'],
  '/snap/bin/chromium',
];
const MAC_APPS = [
  ...['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'].map(
    (name) => `${name}.app/Contents/MacOS/${name}`,
  ),
];
const WINDOWS_PLACES = [
  ...[
    ['Google', 'Chrome', 'Application', 'chrome.exe'],
    ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ['Chromium', 'Application', 'chrome.exe'],
  ],
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where browsers of Chromium's family usually lie, the likeliest first. */
export function usualChromiums(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin')
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      MAC_APPS.map((app) => join(folder, app)),
    );
  if (platform === 'win32') {
    const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA];
    return folders.flatMap((folder) =>
      folder === undefined ? [] : WINDOWS_PLACES.map((parts) => join(folder, ...parts)),
    );
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return [...LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...LINUX_PLACES];
}

/** The browser to print with; undefined where there is none. What the variable names is taken as it is. */
export function findChromium(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const named = env[CHROMIUM_VARIABLE];
  return named !== undefined && named !== '' ? named : usualChromiums(env, platform).find(isProgram);
}
