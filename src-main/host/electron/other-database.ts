import { app, dialog } from 'electron';

/** A process has one database for its whole life: another one is opened by starting anew. */
const SWITCH = '--database=';

const FILTERS = [
  { name: 'Ridgeline databases', extensions: ['db'] },
  { name: 'All files', extensions: ['*'] },
];

/** What the menu offers. */
export interface DatabaseChoice {
  /** Asks for a file that is there. */
  readonly open: () => void;
  /** Asks for a new one; one that is there is opened, never overwritten. */
  readonly create: () => void;
}

/**
 * Lets a person choose another database. Quitting for it takes the usual order, and whoever refuses to quit, the person
 * who is asked about a training or a page with unsaved changes, refuses this too.
 */
export function offerOtherDatabase(): DatabaseChoice {
  let asked: string | null = null;
  let next: string | null = null;
  app.on('before-quit', (event) => {
    // Quitting for another reason, later on, is not for what was refused before.
    next = event.defaultPrevented ? null : asked;
    asked = null;
  });
  app.on('will-quit', () => {
    if (next === null) return;
    const args = process.argv.slice(1).filter((each) => !each.startsWith(SWITCH));
    app.relaunch({ args: [...args, SWITCH + next] });
    next = null;
  });
  const startWith = (file: string | undefined): void => {
    if (file === undefined || file === '') return;
    asked = file;
    app.quit();
  };
  return {
    open: () => {
      const options = { title: 'Open a database', filters: FILTERS, properties: ['openFile' as const] };
      startWith(dialog.showOpenDialogSync(options)?.at(0));
    },
    create: () => {
      const options = {
        title: 'Make a new database',
        filters: FILTERS,
        defaultPath: 'ridgeline.db',
        properties: ['createDirectory' as const],
      };
      startWith(dialog.showSaveDialogSync(options));
    },
  };
}
