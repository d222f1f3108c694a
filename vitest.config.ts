import { defineConfig } from 'vitest/config';
import { offerSoftwareGpu } from './test/software-gpu.ts';

offerSoftwareGpu(process.env);

export default defineConfig({
  test: {
    // The native addon keeps threads of its own; a worker thread that ends under them takes the process down.
    pool: 'forks',
    reporters: ['default', './test/closing-line-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: './test/e2e/global-setup.ts',
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Behind the rest, so that a browser has the processors to itself.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
