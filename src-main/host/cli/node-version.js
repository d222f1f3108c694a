// Plain JavaScript, so that every Node can read it, also one that is too old for the rest.
import process from 'node:process';

const OLDEST_MAJOR = 24;

/**
 * What is wrong with this Node; null for one that will do. Older ones lack type stripping, and better-sqlite3 13 does not
 * fail but crash on Node 20.
 * @param {string} version as `process.versions.node` has it
 * @returns {string | null}
 */
export function nodeVersionProblem(version = process.versions.node) {
  const major = Number(version.split('.')[0]);
  if (major >= OLDEST_MAJOR) return null;
  return (
    `Ridgeline needs Node ${OLDEST_MAJOR} or newer and this is Node ${version}. ` +
    "'npm ci' (without --omit=dev) installs one that npm's scripts and npx then use."
  );
}
