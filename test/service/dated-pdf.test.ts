import { expect, it } from 'vitest';
import { datedPdf } from '../../src-main/service/dated-pdf.ts';

it('puts the date of the report into both places, and leaves every other byte where it was', () => {
  const start = Buffer.from(
    "%PDF-1.4\n/CreationDate (D:20261123075057+00'00')\n/ModDate (D:20261123075057+00'00')>>\n",
  );
  // Bytes that are no text.
  const bytes = Buffer.concat([start, Buffer.from([0, 128, 255, 13, 10]), Buffer.from('(D:20261123075057)')]);
  const dated = Buffer.from(datedPdf(bytes, Date.UTC(2025, 0, 2, 3, 4, 5)));
  expect(dated).toHaveLength(bytes.length);
  const text = dated.toString('latin1');
  expect(text.match(/D:20250102030405\+00'00'/g)).toHaveLength(2);
  expect(dated.subarray(start.length)).toEqual(bytes.subarray(start.length));
});
