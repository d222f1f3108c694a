import type { Connection } from './connection.ts';
import { connectToDesktop, type DesktopDoor } from './desktop-connection.ts';
import { connectToServer } from './server-connection.ts';

declare global {
  interface Window {
    readonly ridgeline?: DesktopDoor;
  }
}

/** Opens the door that is there. */
export function openConnection(): Connection {
  return window.ridgeline === undefined ? connectToServer() : connectToDesktop(window.ridgeline);
}
