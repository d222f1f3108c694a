import { BrowserWindow, dialog, type OpenDialogOptions, type WebContents } from 'electron';

const TABLES = ['csv', 'tsv', 'tab', 'txt', 'parquet', 'arrow', 'feather', 'jsonl', 'ndjson'];
const ARRAYS = ['npy', 'npz'];

const FILES: OpenDialogOptions = {
  title: 'Choose a data file',
  filters: [
    { name: 'Data', extensions: [...TABLES, ...ARRAYS, 'gz'] },
    { name: 'Tables', extensions: TABLES },
    { name: 'NumPy arrays', extensions: ARRAYS },
    { name: 'All files', extensions: ['*'] },
  ],
  properties: ['openFile', 'multiSelections'],
};

const FOLDER: OpenDialogOptions = {
  title: 'Choose a folder with one folder of images per class',
  properties: ['openDirectory'],
};

/** Asks for data by the system's dialog, over the window of a page. Full paths; empty where nothing was chosen. */
export async function chooseFiles(page: WebContents, what: unknown): Promise<readonly string[]> {
  const window = BrowserWindow.fromWebContents(page);
  const options = what === 'folder' ? FOLDER : FILES;
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? [] : filePaths;
}
