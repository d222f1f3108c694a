import { statfsSync } from 'node:fs';

/** Types of file systems that lie on another machine, as Linux' statfs gives them (linux/magic.h). */
const NETWORK_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
]);

function typeOf(file: string): number | null {
  try {
    // Signed on some systems.
    return statfsSync(file).type >>> 0;
  } catch {
    // A host that cannot say has nothing to warn of.
    return null;
  }
}

/**
 * What to warn of where a database lies on a network drive: SQLite's locks and its log need one machine. Null where it does
 * not, or where that cannot be told.
 */
export function networkDriveWarning(
  file: string,
  platform: NodeJS.Platform = process.platform,
  readType: (file: string) => number | null = typeOf,
): string | null {
  const type = platform === 'linux' ? readType(file) : null;
  const name = type === null ? undefined : NETWORK_TYPES.get(type);
  const isShare = platform === 'win32' && /^[\\/]{2}[^\\/?.]/.test(file);
  if (name === undefined && !isShare) return null;
  return `${file} lies on a network drive${name === undefined ? '' : ` (${name})`}. SQLite can lose what is written there when two machines open it or the connection breaks: keep it on a disk of this machine, and back it up to the drive.`;
}
