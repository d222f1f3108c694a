/** As a PDF has it, in a fixed number of characters: the places of what follows stay the same. */
function pdfDate(timeMs: number): string {
  const digits = new Date(timeMs).toISOString().replace(/\D/g, '').slice(0, 14);
  return `(D:${digits}+00'00')`;
}

/**
 * A PDF with the date of its report instead of that of its printing: printed twice, it is the same bytes. Only dates of the
 * form that Chromium writes are changed.
 */
export function datedPdf(pdf: Uint8Array, createdAtMs: number): Uint8Array {
  // One character per byte, there and back.
  const text = Buffer.from(pdf).toString('latin1');
  const dated = text.replace(
    /\/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)/g,
    (_, name: string) => `/${name} ${pdfDate(createdAtMs)}`,
  );
  return Buffer.from(dated, 'latin1');
}
