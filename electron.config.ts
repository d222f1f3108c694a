import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import type { UserConfig } from 'vite';

const ROOT = import.meta.dirname;

/** The renderer: plain files that any door can serve. */
const renderer: UserConfig = {
  root: join(ROOT, 'src-renderer'),
  // Relative, so that the same files work under a server's root and under the desktop's own protocol.
  base: './',
  plugins: [svelte()],
  build: {
    outDir: join(ROOT, 'out', 'renderer'),
    emptyOutDir: true,
    minify: true,
    target: 'es2023',
    // Inlined files would be `data:` addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: join(ROOT, 'src-renderer', 'index.html') },
  },
};

export default { renderer };
