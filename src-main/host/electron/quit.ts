import { app, dialog } from 'electron';
import type { App } from '../../service/app.ts';
import type { TrainingSigns } from './training-signs.ts';
import { focusWindow } from './window.ts';

function mayInterrupt(): boolean {
  const chosen = dialog.showMessageBoxSync({
    type: 'question',
    message: 'Interrupt the training and quit?',
    detail: 'Finished epochs are kept, and the experiment can be resumed later.',
    buttons: ['Go on training', 'Interrupt and quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return chosen === 1;
}

/**
 * The order of an end: who trains is asked; the windows close; the training is interrupted and the database closed; only
 * then the process ends.
 */
export function quitInOrder(core: App, signs: TrainingSigns): void {
  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed || !signs.isTraining || mayInterrupt()) return;
    event.preventDefault();
    // What asked may have been the window itself, by closing.
    focusWindow();
  });
  app.on('window-all-closed', () => {
    // On macOS an app lives on without a window, and so does its training.
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void core.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}
