import { closeSync, openSync, readSync } from 'node:fs';

// e_machine of the ELF header, by Node's name of the architecture.
const MACHINE_CODE: Readonly<Partial<Record<string, number>>> = { x64: 62, arm64: 183 };
const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
const MACHINE_OFFSET = 18;

/**
 * What is wrong with a file that should be a library for this architecture; null where nothing is.
 * @param arch as `process.arch`
 */
export function elfProblem(file: string, arch: string): string | null {
  const header = Buffer.alloc(20);
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  try {
    readSync(handle, header);
  } finally {
    closeSync(handle);
  }
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) return `${file} is no ELF library`;
  const code = header.readUInt16LE(MACHINE_OFFSET);
  return code === MACHINE_CODE[arch]
    ? null
    : `${file} is a library for another processor (ELF machine ${code})`;
}
