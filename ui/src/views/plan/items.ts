// A plan's items, put in order for the eye. No rule lives here: what may be applied, the core decides.
import type { Diagnostic, Outcome, Plan, PlannedBackup, PlanSummary } from '../../bindings';

/** One part of a sentence: a catalogue key and how many. */
export interface Part {
  key: 'create' | 'satisfied' | 'adopt' | 'blocked' | 'warnings';
  count: number;
}

/** `Plan: 3 to create, 1 satisfied, 1 blocked.`: what is sent, need not be and cannot be; `create` is always said. */
export function sentence(summary: PlanSummary): Part[] {
  const parts: Part[] = [{ key: 'create', count: summary.create }];
  if (summary.satisfied > 0) parts.push({ key: 'satisfied', count: summary.satisfied });
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
export function remaining(plan: Plan, left: ReadonlySet<number>): { create: number; adopt: number; satisfied: number } {
  const counts = { create: 0, adopt: 0, satisfied: 0, blocked: 0 };
  for (const item of plan.items) if (!left.has(item.position)) counts[item.action] += 1;
  const { create, adopt, satisfied } = counts;
  return { create, adopt, satisfied };
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
