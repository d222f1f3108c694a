import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder in which the system wants an app's data to lie. */
function dataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homedir();
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Ridgeline');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Ridgeline');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'ridgeline');
}

/** The database that is used unless another is named: by `--db`, else by the variable RIDGELINE_DB. */
export function defaultDatabase(env = process.env, platform = process.platform): string {
  return env.RIDGELINE_DB ?? join(dataFolder(env, platform), 'ridgeline.db');
}
