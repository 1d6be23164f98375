// The pinyin initials of Chinese names, by the order in which the engine's own collation sorts characters.
//
// Not a dictionary: a character with two readings has the one it is sorted by. Without that collation there are none.

/** The first character of each letter's stretch in pinyin order. */
const FIRST = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'];
const LETTER = [...'abcdefghjklmnopqrstwxyz'];
const collator = new Intl.Collator('zh-CN-u-co-pinyin');
const isSorted = FIRST.every((first, index) => index === 0 || collator.compare(FIRST[index - 1] ?? '', first) < 0);
const known = new Map<string, string>();

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character;
  let found = known.get(character);
  if (found === undefined) {
    const index = FIRST.findLastIndex((first) => collator.compare(character, first) >= 0);
    found = LETTER[index] ?? character;
    known.set(character, found);
  }
  return found;
}

/** `支付结算-mssql` becomes `zfjs-mssql`; empty for a text without Chinese. */
export function initials(text: string): string {
  if (!isSorted || !/\p{Script=Han}/u.test(text)) return '';
  return [...text.toLowerCase()].map(initial).join('');
}
