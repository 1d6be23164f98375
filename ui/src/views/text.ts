// Small ways of writing ids, sizes and counts that every view shares.

/** Cuts an id in the middle: `ff80808157…001d`. The whole belongs in the tooltip and in what is copied. */
export function cutMiddle(text: string, head = 10, tail = 4): string {
  const letters = Array.from(text);
  if (letters.length <= head + tail + 1) return text;
  return `${letters.slice(0, head).join('')}…${letters.slice(-tail).join('')}`;
}

const GIGABYTE = 1_073_741_824;

/** `38.2`: gigabytes as the vendors count them, 1024 to the third; two digits below one so that nothing small reads 0. */
export function gigabytes(bytes: number): string {
  const size = bytes / GIGABYTE;
  if (bytes > 0 && size < 0.01) return '< 0.01';
  const digits = size >= 1000 ? 0 : size >= 1 ? 1 : 2;
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(size);
}

/** `1,284`. */
export function thousands(value: number): string {
  return new Intl.NumberFormat('en-US').format(value);
}
