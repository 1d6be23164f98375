// A plan's items under their vendor and environment, and which of them are shown. Every step goes once over the items.
import type { Environment, PlannedBackup, ProfileFacts, ProviderKind } from '../../bindings';

/** What an item can be shown for: its action, or a warning beside it. */
export const SIGNS = ['create', 'satisfied', 'adopt', 'warning', 'blocked'] as const;
export type Sign = (typeof SIGNS)[number];
export type Counts = Record<Sign, number>;

export interface PlanFilter {
  /** Empty for all. */
  sign: Sign | '';
  /** Part of a name, an id, a profile or a backup's name; case does not matter. */
  text: string;
}

export interface GroupRow {
  kind: 'group';
  key: string;
  provider: ProviderKind;
  environment: Environment;
  /** In the order in which the plan first names them. */
  profiles: ProfileFacts[];
  /** What the filter lets through. */
  items: PlannedBackup[];
  counts: Counts;
  isOpen: boolean;
}

export interface ItemRow {
  kind: 'item';
  key: string;
  item: PlannedBackup;
  /** Its group has items of other profiles too, so that it must say its own. */
  saysProfile: boolean;
}

export type PlanLine = GroupRow | ItemRow;

export function itemKey(position: number): string {
  return `item/${position}`;
}

export function hasSign(item: PlannedBackup, sign: Sign): boolean {
  return sign === 'warning' ? item.diagnostics.some((one) => one.severity === 'warning') : item.action === sign;
}

export function countsOf(items: readonly PlannedBackup[]): Counts {
  const counts: Counts = { create: 0, satisfied: 0, adopt: 0, warning: 0, blocked: 0 };
  for (const item of items) {
    counts[item.action] += 1;
    if (hasSign(item, 'warning')) counts.warning += 1;
  }
  return counts;
}

/** The items that the filter lets through, in the plan's order. */
export function shownItems(items: readonly PlannedBackup[], filter: PlanFilter): PlannedBackup[] {
  const text = filter.text.trim().toLowerCase();
  return items.filter((item) => {
    if (filter.sign !== '' && !hasSign(item, filter.sign)) return false;
    if (text === '') return true;
    const { target, profile, backup } = item;
    return [target.name, target.group ?? '', target.id, profile.name, backup.name].some((one) => one.toLowerCase().includes(text));
  });
}

/** The lines on the screen. Groups stand in the order in which the plan first names them. */
export function linesOf(shown: readonly PlannedBackup[], isFolded: (key: string) => boolean): PlanLine[] {
  const groups = new Map<string, GroupRow>();
  for (const item of shown) {
    const { provider, environment } = item.profile;
    const key = `group/${provider}/${environment}`;
    let group = groups.get(key);
    if (!group) {
      group = { kind: 'group', key, provider, environment, profiles: [], items: [], counts: countsOf([]), isOpen: !isFolded(key) };
      groups.set(key, group);
    }
    group.items.push(item);
  }
  return [...groups.values()].flatMap((group): PlanLine[] => {
    group.profiles = [...new Map(group.items.map(({ profile }) => [profile.id, profile])).values()];
    group.counts = countsOf(group.items);
    if (!group.isOpen) return [group];
    const saysProfile = group.profiles.length > 1;
    return [group, ...group.items.map((item): ItemRow => ({ kind: 'item', key: itemKey(item.position), item, saysProfile }))];
  });
}

export type Ticks = 'none' | 'some' | 'all';

/** How many of these are not left out. */
export function ticksOf(items: readonly PlannedBackup[], left: ReadonlySet<number>): Ticks {
  let out = 0;
  for (const item of items) if (left.has(item.position)) out += 1;
  if (out === 0) return 'all';
  return out === items.length ? 'none' : 'some';
}

/** The items from one line to another, both included, in whichever direction; a folded group stands for all of its. */
export function itemsBetween(lines: readonly PlanLine[], from: string | null, to: string): PlannedBackup[] {
  const end = lines.findIndex((line) => line.key === to);
  const start = lines.findIndex((line) => line.key === from);
  if (end < 0) return [];
  const [first, last] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  return lines.slice(first, last + 1).flatMap((line) => {
    if (line.kind === 'item') return [line.item];
    return line.isOpen ? [] : line.items;
  });
}
