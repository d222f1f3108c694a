import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findPlaces, placesIn, type RuntimePlaces } from '../../src-main/runtime/places.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-runtime-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Where the installed tfjs-node package is; it must be, runtime or not. */
export function installedPlaces(): RuntimePlaces {
  const places = findPlaces();
  if (places === null) throw new Error('@tensorflow/tfjs-node is not installed');
  return places;
}

/** A folder with everything that is installed, tfjs-node itself as a copy of its own, without any runtime. */
export function copiedInstallation(): { root: string; places: RuntimePlaces } {
  const installed = installedPlaces();
  const root = temporaryFolder();
  const modules = dirname(dirname(installed.packageFolder));
  const scope = join(root, 'node_modules', '@tensorflow');
  mkdirSync(scope, { recursive: true });
  const link = (from: string, to: string, except: string) => {
    for (const name of readdirSync(from)) if (name !== except) symlinkSync(join(from, name), join(to, name));
  };
  link(modules, join(root, 'node_modules'), '@tensorflow');
  link(join(modules, '@tensorflow'), scope, 'tfjs-node');
  const packageFolder = join(scope, 'tfjs-node');
  mkdirSync(packageFolder);
  for (const part of ['package.json', 'dist', 'binding'])
    cpSync(join(installed.packageFolder, part), join(packageFolder, part), { recursive: true });
  return { root, places: placesIn(packageFolder, installed.packageVersion) };
}

/** Puts a file where the addon belongs. */
export function writeAddon(places: RuntimePlaces, content: string): void {
  mkdirSync(places.addonFolder, { recursive: true });
  writeFileSync(places.addon, content);
}

/** A package that stands where tfjs-node does and runs `script` when it is loaded. */
export function packageThatRuns(script: string): RuntimePlaces {
  const folder = temporaryFolder();
  const places = placesIn(folder, '4.22.0');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'index.js', type: 'commonjs' }));
  writeFileSync(join(folder, 'index.js'), script);
  writeAddon(places, 'stands in for the addon');
  return places;
}
