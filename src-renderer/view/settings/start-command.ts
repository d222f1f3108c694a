/** A path as one word of the command line that this system has. */
function word(path: string, isWindows: boolean): string {
  if (/^[\w./:@%+=,-]+$/.test(path) || (isWindows && /^[\w.\\/:@+=,-]+$/.test(path))) return path;
  return isWindows ? `"${path}"` : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * The command that starts Ridgeline on a database.
 * @param platform as in `linux-x64`
 */
export function startCommand(file: string, platform: string): string {
  return `npm start -- --db ${word(file, platform.startsWith('win32'))}`;
}

/** The command that puts a backup in the place of the database. */
export function restoreCommand(backup: string, database: string, platform: string): string {
  const isWindows = platform.startsWith('win32');
  return `npx ridgeline restore ${word(backup, isWindows)} --db ${word(database, isWindows)}`;
}

/** The place that a backup most likely shall have: beside the database, so that a person only changes what is to be other. */
export function folderOf(file: string): string {
  return file.replace(/[^\\/]*$/, '');
}
