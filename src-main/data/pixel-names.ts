/**
 * What the features of an image are called: `p0_0` by row and column from 0, with the channel behind it where there are
 * several, as in `p0_0_2`. `imageShapeOf` knows images by these names.
 */
export function pixelNames(height: number, width: number, channels: number): string[] {
  return Array.from({ length: height * width * channels }, (_, index) => {
    const pixel = Math.floor(index / channels);
    const place = `p${Math.floor(pixel / width)}_${pixel % width}`;
    return channels === 1 ? place : `${place}_${index % channels}`;
  });
}
