import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { DatabaseChoice } from './other-database.ts';
import { showPlace } from './window.ts';

function goTo(label: string, accelerator: string, hash: string): MenuItemConstructorOptions {
  return {
    label,
    accelerator,
    click: () => {
      showPlace(hash);
    },
  };
}

const SETTINGS = goTo('Settings…', 'CmdOrCtrl+,', '#/settings');

const MAC_APP_MENU: MenuItemConstructorOptions = {
  role: 'appMenu',
  submenu: [
    { role: 'about' },
    { type: 'separator' },
    SETTINGS,
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { role: 'quit' },
  ],
};

function fileMenu(isMac: boolean, { open, create }: DatabaseChoice): MenuItemConstructorOptions {
  const ends: MenuItemConstructorOptions[] = isMac
    ? [{ role: 'close' }]
    : [SETTINGS, { type: 'separator' }, { role: 'quit' }];
  return {
    label: 'File',
    submenu: [
      goTo('New experiment', 'CmdOrCtrl+N', '#/new'),
      { type: 'separator' },
      { label: 'Open database…', accelerator: 'CmdOrCtrl+O', click: open },
      { label: 'New database…', click: create },
      { type: 'separator' },
      ...ends,
    ],
  };
}

function viewMenu(isPackaged: boolean): MenuItemConstructorOptions {
  return {
    label: 'View',
    submenu: [
      goTo('Experiments', 'CmdOrCtrl+1', '#/experiments'),
      goTo('Comparison', 'CmdOrCtrl+2', '#/compare'),
      goTo('Strength curves', 'CmdOrCtrl+3', '#/strength'),
      goTo('Data sets', 'CmdOrCtrl+4', '#/data'),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(isPackaged
        ? []
        : ([{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] as const)),
    ],
  };
}

/** The menus, with the shortcuts that each system has for them. */
export function setMenu(databases: DatabaseChoice): void {
  const isMac = process.platform === 'darwin';
  const menus: MenuItemConstructorOptions[] = [
    ...(isMac ? [MAC_APP_MENU] : []),
    fileMenu(isMac, databases),
    { role: 'editMenu' },
    viewMenu(app.isPackaged),
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}
