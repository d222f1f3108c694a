import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { PreprocessorGroup } from 'svelte/compiler';
import type { UserConfig as BuildConfig } from 'electron-vite';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type InlineConfig, type Plugin, type UserConfig } from 'vite';

const ROOT = import.meta.dirname;
const MAIN = join(ROOT, 'out', 'main');

/**
 * bits-ui writes styles into its markup, which the content security policy refuses: a class of the theme says the same.
 */
const stylesAsClasses: PreprocessorGroup = {
  name: 'styles-as-classes',
  markup: ({ content, filename }) =>
    filename?.includes('/bits-ui/') === true
      ? { code: content.replaceAll('style="display: contents;"', 'class="contents"') }
      : undefined,
};

/** What the main process reads beside its code; it finds each where the sources have it, seen from its own modules. */
const RESOURCES = ['package.json', 'migrations', 'examples', 'src-main/data/builtin'];

function copyResources(): Plugin {
  return {
    name: 'copy-resources',
    writeBundle: () => {
      for (const path of RESOURCES) {
        mkdirSync(dirname(join(MAIN, path)), { recursive: true });
        cpSync(join(ROOT, path), join(MAIN, path), { recursive: true });
      }
    },
  };
}

/** Scripts that run in processes of their own are named by their path: built, they have another ending. */
function nameBuiltScripts(): Plugin {
  return {
    name: 'name-built-scripts',
    // As the sources have it: what comes after writes other quotes.
    enforce: 'pre',
    transform: (code) => ({
      code: code.replace(/((?:import\.meta\.resolve|new URL)\('\.[^']+)\.ts'/g, "$1.js'"),
      map: null,
    }),
  };
}

/** The hidden page that trains: a build of its own, in a folder that no browser is served. */
export const trainerPage: InlineConfig = {
  root: join(ROOT, 'src-main', 'trainer', 'page'),
  configFile: false,
  base: './',
  build: {
    outDir: join(ROOT, 'out', 'trainer'),
    emptyOutDir: true,
    target: 'es2024',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: Infinity,
  },
};

function buildTrainerPage(): Plugin {
  return {
    name: 'build-trainer-page',
    closeBundle: async () => {
      await build({ ...trainerPage, logLevel: 'warn' });
    },
  };
}

/** The main process and its children, module by module in the folders of the sources. */
const main: BuildConfig['main'] = {
  plugins: [nameBuiltScripts(), copyResources(), buildTrainerPage()],
  build: {
    outDir: MAIN,
    emptyOutDir: true,
    target: 'node24',
    reportCompressedSize: false,
    rolldownOptions: {
      input: [
        'src-main/host/electron/main.ts',
        'src-main/trainer/utility-child.ts',
        'src-main/trainer/data-child.ts',
        'src-main/data/data-worker.ts',
        'src-main/store/database-check-worker.ts',
        'src-main/store/integrity-worker.ts',
        'src-main/runtime/check-child.ts',
        'src-main/runtime/webgpu-check-child.ts',
      ].map((path) => join(ROOT, path)),
      output: {
        format: 'es',
        preserveModules: true,
        preserveModulesRoot: ROOT,
        entryFileNames: '[name].js',
      },
    },
  },
};

/** A sandboxed preload is one file of CommonJS: these share no module. */
const preload: BuildConfig['preload'] = {
  build: {
    outDir: join(ROOT, 'out', 'preload'),
    emptyOutDir: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: ['preload.ts', 'trainer-preload.ts'].map((name) =>
        join(ROOT, 'src-main', 'host', 'electron', name),
      ),
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
};

/** The renderer: plain files that any door can serve. */
const renderer: UserConfig = {
  root: join(ROOT, 'src-renderer'),
  // Relative, so that the same files work under a server's root and under the desktop's own protocol.
  base: './',
  plugins: [svelte({ preprocess: [stylesAsClasses] })],
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

export default { main, preload, renderer };
