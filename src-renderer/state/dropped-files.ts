import type { ChosenFile } from '../connection/file-door.ts';

/** What systems put into folders by themselves. */
const SYSTEM_FILES = /^(?:\.|thumbs\.db$|desktop\.ini$|__MACOSX$)/i;

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

/** All entries of a folder: a browser gives them a hundred at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function filesOf(entry: FileSystemEntry, above: readonly string[]): Promise<readonly ChosenFile[]> {
  const path = [...above, entry.name];
  if (entry.isFile) return [{ path, file: await fileOf(entry as FileSystemFileEntry) }];
  const within = await entriesOf(entry as FileSystemDirectoryEntry);
  const kept = within.filter(({ name }) => !SYSTEM_FILES.test(name));
  return (await Promise.all(kept.map((each) => filesOf(each, path)))).flat();
}

/** Whether something that is dragged holds files. */
export function holdsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') === true;
}

/** The files that were dropped, with those in folders. What was dropped can be asked only at once, its files later on. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly ChosenFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  // What another program drags may be files without a place among folders.
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: [file.name], file }));
  return (await Promise.all(entries.map((entry) => filesOf(entry, [])))).flat();
}

/** The files that were chosen in a field, with the folder that they lie in where one was chosen. */
export function chosenFiles(files: FileList): readonly ChosenFile[] {
  return [...files].flatMap((file) => {
    const path = file.webkitRelativePath === '' ? [file.name] : file.webkitRelativePath.split('/');
    return path.slice(1).some((name) => SYSTEM_FILES.test(name)) ? [] : [{ path, file }];
  });
}
