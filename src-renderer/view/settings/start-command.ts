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

/** The place that a backup most likely shall have: beside the database, so that a person only changes what is to be other. */
export function folderOf(file: string): string {
  return file.replace(/[^\\/]*$/, '');
}
