// A plan's items, put in order for the eye. No rule lives here: what may be applied, the core decides.
import type { Diagnostic, Outcome, Plan, PlannedBackup, PlanSummary, ProfileFacts } from '../../bindings';

/** The items of one profile, in the plan's order. */
export interface ProfileGroup {
  profile: ProfileFacts;
  items: PlannedBackup[];
}

/** Groups by profile; profiles stand in the order in which the plan first names them. */
export function groupByProfile(items: PlannedBackup[]): ProfileGroup[] {
  const groups = new Map<string, ProfileGroup>();
  for (const item of items) {
    const group = groups.get(item.profile.id);
    if (group) group.items.push(item);
    else groups.set(item.profile.id, { profile: item.profile, items: [item] });
  }
  return [...groups.values()];
}

/** The positions as they stand on the screen, for arrow keys. */
export function shownOrder(items: PlannedBackup[]): number[] {
  return groupByProfile(items).flatMap((group) => group.items.map((item) => item.position));
}

/** One part of a sentence: a catalogue key and how many. */
export interface Part {
  key: 'create' | 'adopt' | 'blocked' | 'warnings';
  count: number;
}

/** `Plan: 3 to create, 1 blocked.`: what is sent and what cannot be; `create` is always said. */
export function sentence(summary: PlanSummary): Part[] {
  const parts: Part[] = [{ key: 'create', count: summary.create }];
  if (summary.blocked > 0) parts.push({ key: 'blocked', count: summary.blocked });
  return parts;
}

/** What stands beside the sentence. */
export function beside(summary: PlanSummary): Part[] {
  const parts: Part[] = [
    { key: 'adopt', count: summary.adopt },
    { key: 'warnings', count: summary.warnings },
  ];
  return parts.filter((part) => part.count > 0);
}

/** Where a backup goes whose directory was not typed: the vendor's own place, as a catalogue key; `null` where none is. */
export function storageWords(item: PlannedBackup): 'plan.storageOfStrategy' | 'plan.storageOfTenant' | null {
  if (item.backup.storage !== '') return null;
  switch (item.profile.provider) {
    case 'huawei_rds':
    case 'huawei_taurusdb':
      return null;
    case 'oceanbase_ocp':
      return 'plan.storageOfStrategy';
    case 'oceanbase_obshell':
      return 'plan.storageOfTenant';
  }
}

export function blockedItems(plan: Plan): PlannedBackup[] {
  return plan.items.filter((item) => item.action === 'blocked');
}

/** What the button would do once the items that are left out are gone. */
export function remaining(plan: Plan, leaveOut: number[]): { create: number; adopt: number } {
  const items = plan.items.filter((item) => !leaveOut.includes(item.position));
  return {
    create: items.filter((item) => item.action === 'create').length,
    adopt: items.filter((item) => item.action === 'adopt').length,
  };
}

/** How many checks of an item passed, of those that could be tried. */
export function passed(item: PlannedBackup): { passed: number; all: number } {
  const count = (outcome: Outcome) => item.checks.filter((check) => check.outcome === outcome).length;
  return { passed: count('passed'), all: item.checks.length };
}

/** A diagnostic with the item it is about. */
export interface Finding {
  item: PlannedBackup;
  diagnostic: Diagnostic;
}

/** Every diagnostic of the plan; what blocks stands first, otherwise in the plan's order. */
export function diagnostics(items: PlannedBackup[]): Finding[] {
  const all = items.flatMap((item) => item.diagnostics.map((diagnostic) => ({ item, diagnostic })));
  const blocks = ({ diagnostic }: Finding) => diagnostic.severity === 'blocked';
  return [...all.filter(blocks), ...all.filter((finding) => !blocks(finding))];
}
