import type { AppEvent } from '../../src-main/contract/events.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import type { Connection } from './connection.ts';
import type { FileChoice } from './file-door.ts';
import { unreachable } from './unreachable.ts';

/** What the desktop window's preload offers. */
export interface DesktopDoor {
  call(method: string, params: unknown): Promise<unknown>;
  subscribe(listener: (event: AppEvent) => void): () => void;
  /** Paths that were chosen in the system's dialog. */
  choose(what: FileChoice): Promise<readonly string[]>;
}

/** The way to the core in the desktop window: messages between processes. */
export function connectToDesktop(door: DesktopDoor): Connection {
  return {
    call: async (method, params) => {
      try {
        // The main process answers with what the contract says.
        return (await door.call(method, params)) as Reply<never>;
      } catch (error) {
        return unreachable(error instanceof Error ? error.message : String(error));
      }
    },
    subscribe: (listener) => door.subscribe(listener),
    // A desktop window ends with its core.
    watchStatus: (listener) => {
      listener('connected');
      return () => undefined;
    },
    files: { kind: 'paths', choose: (what) => door.choose(what) },
  };
}
