import { defineConfig } from 'vitest/config';
import { offerSoftwareGpu } from './test/software-gpu.ts';

offerSoftwareGpu(process.env);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The native addon keeps threads of its own; a worker thread that ends under them takes the process down.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/closing-line-reporter.ts'],
  },
});
