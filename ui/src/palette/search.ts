// Which commands a text finds, and in which order. Every word must be found somewhere: in the label, its
// initials, the detail or the hidden words.
import { GROUPS, type Command, type Group } from './command';
import { initials } from './pinyin';

const LIMIT = 60;

export interface Found {
  groups: { group: Group; commands: Command[] }[];
  /** In the order in which they stand. */
  shown: Command[];
  /** How many more there are. */
  more: number;
}

/** Lower is better; `null` when the word is not in it. */
function rank(command: Command, word: string): number | null {
  const label = command.label.toLowerCase();
  const at = label.indexOf(word);
  if (at === 0) return 0;
  if (at > 0) return /[\p{L}\p{N}]/u.test(label[at - 1] ?? '') ? 2 : 1;
  if (initials(command.label).includes(word)) return 3;
  const aside = `${command.detail ?? ''} ${command.words ?? ''}`.toLowerCase();
  if (aside.includes(word)) return 4;
  return initials(aside).includes(word) ? 5 : null;
}

function score(command: Command, words: string[]): number | null {
  // What cannot be done now stands below what can.
  let sum = command.reason === undefined ? 0 : 0.5;
  for (const word of words) {
    const one = rank(command, word);
    if (one === null) return null;
    sum += one;
  }
  return sum;
}

export function search(commands: readonly Command[], text: string): Found {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = commands
    .filter((command) => words.length > 0 || !command.onlyFound)
    .flatMap((command) => {
      const points = score(command, words);
      return points === null ? [] : [{ command, points }];
    })
    .toSorted((one, other) => one.points - other.points);
  const kept = scored.slice(0, LIMIT);
  // The group with the best find comes first; without a text, all stand in the fixed order.
  const best = (group: Group) => Math.min(...kept.filter((found) => found.command.group === group).map((found) => found.points));
  const groups = GROUPS.filter((group) => kept.some((found) => found.command.group === group))
    .toSorted((one, other) => best(one) - best(other))
    .map((group) => ({
      group,
      commands: kept.filter((found) => found.command.group === group).map((found) => found.command),
    }));
  return { groups, shown: groups.flatMap(({ commands: inside }) => inside), more: scored.length - kept.length };
}
