import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import { addressOf, APP_PAGE, preloadFile } from './page.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

const SIZE = { width: 1280, height: 800, minWidth: 960, minHeight: 600 };

/** The page's own background, so that nothing flashes before it is drawn. */
function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#14161a' : '#f7f8fa';
}

/** The one window of the app. */
let current: BrowserWindow | null = null;

function loadPage(window: BrowserWindow, hash: string): void {
  void window.loadURL(`${addressOf(APP_PAGE)}${hash}`);
}

function mayLeaveUnsaved(window: BrowserWindow): boolean {
  const chosen = dialog.showMessageBoxSync(window, {
    type: 'question',
    message: 'Leave without saving?',
    detail: 'What was changed in this view is not saved.',
    buttons: ['Stay', 'Leave'],
    defaultId: 0,
    cancelId: 0,
  });
  return chosen === 1;
}

/** Opens the app's window where the last one was. */
export function openWindow(): BrowserWindow {
  const { bounds, isMaximized } = readWindowState();
  const window = new BrowserWindow({
    ...SIZE,
    ...bounds,
    title: 'Ridgeline',
    show: false,
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: preloadFile('preload'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    keepWindowState(window);
  });
  window.once('closed', () => {
    current = null;
  });
  window.webContents.on('will-prevent-unload', (event) => {
    if (mayLeaveUnsaved(window)) event.preventDefault();
  });
  loadPage(window, '#/experiments');
  current = window;
  return window;
}

/** Brings the window to the front; opens one where there is none, as on macOS. */
export function focusWindow(): void {
  const window = current ?? openWindow();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Brings the window to the front and leads it to one of the page's addresses, without loading the page anew. */
export function showPlace(hash: string): void {
  focusWindow();
  if (current !== null) loadPage(current, hash);
}
