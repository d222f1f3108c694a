import { ipcRenderer, type IpcRendererEvent } from 'electron';

/** What this script uses of the page that it stands in front of. */
interface Page {
  readonly location: { readonly origin: string };
  postMessage(message: 'ports', origin: string, ports: IpcRendererEvent['ports']): void;
}

const page = globalThis as unknown as Page;

// The bridge between this world and the page's carries no ports; a message within the page does.
ipcRenderer.once('ports', ({ ports }) => {
  page.postMessage('ports', page.location.origin, ports);
});
