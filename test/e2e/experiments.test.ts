import { expect, type Locator, type Page } from '@playwright/test';
import { describe } from 'vitest';
import { openStore } from '../../src-main/store/open-store.ts';
import { insertManyExperiments } from '../store/many-experiments.ts';
import { assertAccessible, journey } from './journey.ts';

const COUNT = 24;

/** A database of finished experiments: data sets, variants, stars and tags in turn. */
async function prepare(database: string): Promise<void> {
  const store = await openStore(database);
  insertManyExperiments(store, COUNT, Date.now());
  store.close();
}

function rowsOf(page: Page): Locator {
  return page.locator('[role=grid] [role=row][aria-selected]');
}

/** The shown names, from the top. */
async function namesOf(page: Page): Promise<string[]> {
  await page.evaluate('document.querySelector("[role=grid]").scrollTo(0, 0)');
  return rowsOf(page).getByRole('link').allTextContents();
}

function filterOf(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Filter' });
}

async function shows(page: Page, detail: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toContainText(detail);
}

describe('the filter', () => {
  journey(
    'finds what it says, helps to write it, and says what is wrong',
    async ({ page }) => {
      await shows(page, `${COUNT} experiments`);
      await page.keyboard.press('/');
      await expect(filterOf(page)).toBeFocused();
      // Field, operator and value are picked from what is offered.
      await page.keyboard.type('dat');
      await expect(page.getByRole('option', { name: /^data / })).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('option')).toHaveText([/breast_cancer/, /digits/, /wine/]);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(filterOf(page)).toHaveValue('data = digits ');
      // A third of 24: the data sets take turns.
      await shows(page, '8 of 24 experiments');
      expect((await namesOf(page)).every((name) => name.startsWith('Digits'))).toBe(true);

      await page.keyboard.type('AND accuracy > 0.95 AND tag = baseline');
      await page.keyboard.press('Enter');
      await expect(rowsOf(page)).toHaveCount(2);

      await filterOf(page).fill('data = digits AND acuracy > 0.95');
      await expect(page.getByText('did you mean "accuracy"?')).toBeVisible();
      await expect(filterOf(page)).toHaveAttribute('aria-invalid', 'true');
      // What stands before the mistake still counts.
      await shows(page, '8 of 24 experiments');
      await assertAccessible(page);

      await filterOf(page).fill('nothing has this name');
      await expect(page.getByText('No experiments fit this filter')).toBeVisible();
      await page.getByRole('button', { name: 'Clear the filter' }).last().click();
      await shows(page, `${COUNT} experiments`);
    },
    { prepare },
  );

  journey(
    'is kept with columns and order as a view, over a restart of the page',
    async ({ page, call, visit }) => {
      await filterOf(page).fill('data = wine');
      await page.keyboard.press('Enter');
      await page.getByRole('columnheader', { name: 'Primary metric' }).getByRole('button').click();
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('checkbox', { name: 'Model' }).click();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('columnheader', { name: 'validation log loss' })).toBeVisible();
      const sorted = await namesOf(page);
      await page.getByRole('button', { name: 'Views' }).click();
      await page.getByRole('textbox', { name: 'Name of this view' }).fill('Wine by metric');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect
        .poll(async () => (await call('savedView.list', {})).views.map(({ name, filter }) => [name, filter]))
        .toEqual([['Wine by metric', 'data = wine']]);

      await page.evaluate('localStorage.clear(); sessionStorage.clear()');
      await page.reload();
      await shows(page, `${COUNT} experiments`);
      await expect(page.getByRole('columnheader', { name: 'Model' })).toHaveCount(0);
      await page.getByRole('button', { name: 'Views' }).click();
      await page
        .getByRole('button', { name: /Wine by metric/ })
        .first()
        .click();
      await expect(page.getByRole('columnheader', { name: 'Model' })).toBeVisible();
      await shows(page, '8 of 24 experiments');
      expect(await namesOf(page)).toEqual(sorted);
      await expect(page.getByRole('columnheader', { name: 'Primary metric' })).toHaveAttribute(
        'aria-sort',
        'descending',
      );
      await page.getByRole('button', { name: 'Views' }).click();
      await page.getByRole('button', { name: 'Remove the view Wine by metric' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(async () => (await call('savedView.list', {})).views.length).toBe(1);
      await visit('#/experiments');
    },
    { prepare },
  );
});

journey(
  'the trash takes experiments, gives them back, and deletes them only when asked',
  async ({ page, call, visit }) => {
    await shows(page, `${COUNT} experiments`);
    const [first, second] = await namesOf(page);
    await rowsOf(page).nth(0).locator('.mark').click();
    await rowsOf(page).nth(1).locator('.mark').click();
    await expect(page.getByText('2 experiments selected')).toBeVisible();
    await page.getByRole('toolbar').getByRole('button', { name: 'Trash' }).click();
    await shows(page, `${COUNT - 2} experiments`);
    await page.getByRole('button', { name: 'Undo' }).click();
    await shows(page, `${COUNT} experiments`);
    expect((await namesOf(page)).slice(0, 2)).toEqual([first, second]);

    await rowsOf(page).nth(0).locator('.mark').click();
    await rowsOf(page).nth(1).locator('.mark').click();
    await page.keyboard.press('Delete');
    await shows(page, `${COUNT - 2} experiments`);
    await page.getByRole('link', { name: 'Trash' }).click();
    await shows(page, 'Trash2 experiments');
    expect(await namesOf(page)).toEqual([first, second]);
    await assertAccessible(page);

    await rowsOf(page).nth(0).locator('.mark').click();
    await page.getByRole('button', { name: /^Restore/ }).click();
    await shows(page, 'Trash1 experiments');
    await rowsOf(page).nth(0).locator('.mark').click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByRole('alertdialog')).toContainText('This cannot be undone.');
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByText('The trash is empty')).toBeVisible();
    await visit('#/experiments');
    await shows(page, `${COUNT - 1} experiments`);
    expect((await call('experiment.table', { trashed: true })).rows).toEqual([]);
    expect((await namesOf(page))[0]).toBe(first);
  },
  { prepare },
);

journey(
  'everything is done by the keyboard alone: select, star, tag, note, sort, compare',
  async ({ page, call }) => {
    await shows(page, `${COUNT} experiments`);
    const rows = (await call('experiment.table', {})).rows;
    // From the filter down into the table.
    await page.keyboard.press('/');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('grid')).toBeFocused();
    await expect(rowsOf(page).nth(0)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText('2 experiments selected')).toBeVisible();
    await expect(page.getByRole('grid')).toHaveAttribute('aria-activedescendant', /./);
    // Ctrl goes by without choosing; the blank chooses.
    await page.keyboard.press('Control+ArrowDown');
    await page.keyboard.press('Control+ArrowDown');
    await page.keyboard.press(' ');
    await expect(page.getByText('3 experiments selected')).toBeVisible();
    const chosen = [rows[1], rows[2], rows[4]].map(({ id }) => id);
    const now = async () => (await call('experiment.table', {})).rows.filter(({ id }) => chosen.includes(id));

    await page.keyboard.press('s');
    await expect.poll(async () => (await now()).map(({ starred }) => starred)).toEqual([true, true, true]);
    await page.keyboard.press('t');
    await expect(
      page.getByRole('textbox', { name: 'Add a tag' }).or(page.getByRole('combobox', { name: 'Add a tag' })),
    ).toBeFocused();
    await page.keyboard.type('from the keyboard');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await now()).every(({ tags }) => tags.includes('from the keyboard')))
      .toBe(true);
    await expect(page.getByRole('dialog')).toHaveCount(0);

    // A dialog that closes gives the keyboard back.
    await expect(page.getByRole('grid')).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('e');
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('A name of its own');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Seen.');
    await page.keyboard.press('Control+Enter');
    await expect(rowsOf(page).nth(0)).toContainText('A name of its own');
    await expect(rowsOf(page).nth(0)).toContainText('Seen.');

    await page.keyboard.press('r');
    await shows(page, `${COUNT * 10} runs`);
    await page.keyboard.press('r');
    await shows(page, `${COUNT} experiments`);

    // Heads are one stop of the tab key; the arrows go along.
    await page.getByRole('columnheader', { name: 'Star', exact: true }).getByRole('button').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('columnheader', { name: 'Experiment' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    const names = await namesOf(page);
    expect(names).toEqual(
      [...names].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)),
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByText('1 experiment selected')).toBeVisible();
    await page.keyboard.press('c');
    await expect(page).toHaveURL(/#\/compare\?a=\d+\.0&b=\d+\.1$/);
  },
  { prepare },
);

journey(
  'runs are filtered by their own numbers, and two variants’ runs are compared',
  async ({ page, call }) => {
    await page.getByRole('button', { name: 'Runs', exact: true }).click();
    await shows(page, `${COUNT * 10} runs`);
    const newest = (await call('experiment.table', {})).rows[0].id;
    await filterOf(page).fill(`experiment = ${newest} AND seed IN (0, 3)`);
    await page.keyboard.press('Enter');
    await expect(rowsOf(page)).toHaveCount(4);
    await assertAccessible(page);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+a');
    await expect(page.getByText('4 runs selected')).toBeVisible();
    await page.getByRole('button', { name: /^Compare/ }).click();
    await expect(page).toHaveURL(new RegExp(`#/compare\\?a=${newest}\\.0\\.0-3&b=${newest}\\.1\\.0-3$`));
  },
  { prepare },
);

journey('an empty database offers the examples, one click each', async ({ page, call }) => {
  await expect(page.getByRole('heading', { name: /Start with an example/ })).toBeVisible();
  await assertAccessible(page);
  const { examples } = await call('example.list', {});
  await expect(page.getByRole('button', { name: /^Start: / })).toHaveCount(examples.length);
  await page.getByRole('button', { name: /^Start: Breast cancer: does L2/ }).click();
  await expect(page).toHaveURL(/#\/live\/1$/);
  const { experiment } = await call('experiment.get', { experimentId: 1 });
  expect(experiment.spec).toEqual(examples.find(({ name }) => name === experiment.name)?.spec);
});
