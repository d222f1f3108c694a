import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { AppEvent } from '../../contract/events.ts';

/** What this script uses of the page that it stands in front of. */
interface Page {
  addEventListener(name: 'dragover' | 'drop', listener: (event: FileDrag) => void): void;
}

interface FileDrag {
  readonly dataTransfer: { readonly files: Iterable<File> } | null;
  preventDefault(): void;
}

type Listener = (event: AppEvent) => void;

const listeners = new Set<Listener>();

function tell(event: AppEvent): void {
  for (const listener of listeners) listener(event);
}

/** Only here is a dropped file's path known: the page hears of it as of any event. */
function tellDropped(drag: FileDrag): void {
  drag.preventDefault();
  const paths = [...(drag.dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file));
  const onDisk = paths.filter((path) => path !== '');
  if (onDisk.length > 0) tell({ name: 'file.dropped', value: { paths: onDisk } });
}

const page = globalThis as unknown as Page;
// Without this a page takes no files.
page.addEventListener('dragover', (drag) => {
  drag.preventDefault();
});
page.addEventListener('drop', tellDropped);
ipcRenderer.on('event', (_, event: AppEvent) => {
  tell(event);
});

contextBridge.exposeInMainWorld('ridgeline', {
  call: (method: string, params: unknown): Promise<unknown> => ipcRenderer.invoke('call', method, params),
  choose: (what: unknown): Promise<unknown> => ipcRenderer.invoke('choose', what),
  subscribe: (listener: Listener) => {
    // One of its own, so that a listener that subscribes twice is told twice and taken off once.
    const own: Listener = (event) => {
      listener(event);
    };
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  },
});
