import { expect } from '@playwright/test';
import { assertAccessible, journey } from './journey.ts';

journey('opens on the experiments, and each place of the navigation opens', async ({ page }) => {
  await expect(page).toHaveTitle('Experiments · Ridgeline');
  await expect(page.getByRole('navigation')).toBeVisible();
  for (const name of ['Comparison', 'Strength curves', 'Data sets', 'Settings', 'Experiments']) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await expect(page).toHaveTitle(new RegExp(`^${name.replace(/s$/, '')}`));
    await assertAccessible(page);
  }
});

journey(
  'runs and loads nothing foreign, even where something foreign got into the page',
  async ({ page }) => {
    await expect(page.getByRole('navigation')).toBeVisible();
    await page.evaluate(`
      for (const tag of ['script', 'style']) {
        const element = document.createElement(tag);
        element.textContent = tag === 'script' ? 'globalThis.foreign = true' : 'body { --foreign: true }';
        document.body.append(element);
      }
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="globalThis.foreign = true">');
      for (const source of ['https://foreign.example/a.png', 'http://127.0.0.1:9/a.png'])
        new Image().src = source;
    `);
    const isRefused = await page.evaluate(`(async () => {
      const tries = [() => fetch('https://foreign.example/'), () => fetch('http://127.0.0.1:9/')];
      const results = await Promise.all(tries.map(async (attempt) => { try { await attempt(); return false; } catch { return true; } }));
      return results.every(Boolean) && globalThis.foreign === undefined &&
        getComputedStyle(document.body).getPropertyValue('--foreign') === '';
    })()`);
    expect(isRefused).toBe(true);
  },
  { expectedProblem: /Content Security Policy|^404: .*\/x$|status of 404|foreign\.example|127\.0\.0\.1:9\// },
);

journey(
  'is as readable in the dark',
  async ({ page }) => {
    await expect(page.getByRole('navigation')).toBeVisible();
    await assertAccessible(page);
  },
  { look: { colorScheme: 'dark' } },
);
