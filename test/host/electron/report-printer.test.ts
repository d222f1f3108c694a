import { expect, it } from 'vitest';
import { electronDouble } from './start-desktop.ts';

async function printerDouble() {
  const { electron } = electronDouble();
  const { reportPrinter } = await import('../../../src-main/host/electron/report-printer.ts');
  return { electron, printer: reportPrinter() };
}

it('prints in a hidden page of its own session in which nothing runs, and closes it', async () => {
  const { electron, printer } = await printerDouble();
  const pdf = await printer.print('<p>the report');
  expect(Buffer.from(pdf).toString()).toBe('%PDF of <p>the report');
  expect(electron.views).toHaveLength(1);
  const [{ options, webContents }] = electron.views;
  expect(options.webPreferences).toMatchObject({
    partition: 'report',
    javascript: false,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  });
  expect(options.webPreferences).not.toHaveProperty('preload');
  expect(webContents.loaded).toEqual(['app://report/']);
  // The page says its size, margins and page numbers itself.
  expect(electron.happened).toEqual([expect.stringContaining('"preferCSSPageSize":true'), 'page closed']);
  expect(electron.partitions.get('report')?.answers.size).toBe(0);
});

it('prints one after the other, each its own page', async () => {
  const { printer } = await printerDouble();
  const printed = await Promise.all(['one', 'two', 'three'].map((html) => printer.print(html)));
  expect(printed.map((pdf) => Buffer.from(pdf).toString())).toEqual(
    ['one', 'two', 'three'].map((html) => `%PDF of ${html}`),
  );
});

it('says why it could not, closes the page all the same, and prints the next one', async () => {
  const { electron, printer } = await printerDouble();
  electron.printFailure = 'the printer is on fire';
  await expect(printer.print('one')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/the printer is on fire.*Save the report as HTML/) as string,
  });
  expect(electron.happened.at(-1)).toBe('page closed');
  electron.printFailure = null;
  electron.loadFailure = 'no such page';
  await expect(printer.print('two')).rejects.toMatchObject({ code: 'conflict' });
  electron.loadFailure = null;
  expect(Buffer.from(await printer.print('three')).toString()).toBe('%PDF of three');
});
