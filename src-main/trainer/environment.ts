/**
 * Environment variables that a trainer process is started with.
 */
export function trainerEnvironment(): Record<string, string> {
  return {};
}
