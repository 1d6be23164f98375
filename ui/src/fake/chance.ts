// Made-up values that are the same on every start.
export function hash(text: string): number {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619);
  return value >>> 0;
}

export function hex(text: string, length: number): string {
  let out = '';
  for (let round = 0; out.length < length; round += 1) out += hash(`${text}${round}`).toString(16).padStart(8, '0');
  return out.slice(0, length);
}

export function uuid(text: string): string {
  const digits = hex(text, 32);
  return [8, 12, 16, 20, 32].map((end, index) => digits.slice([0, 8, 12, 16, 20][index], end)).join('-');
}

export function pick<T>(text: string, of: readonly T[]): T {
  return of[hash(text) % of.length] as T;
}

export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}
