// What the Apply button needs to know. The core enforces all of it again; this only decides what is offered.
import type { Approval, Guard, OnFailure, Plan, PlannedBackup } from '../../bindings';

/** Why the button cannot be pressed, as a catalogue key under `plan.reason`. */
export type Hindrance = 'busy' | 'leave_out' | 'type' | 'nothing' | 'none';

export interface Confirming {
  /** The positions that are left out; a blocked item must be among them. */
  left: ReadonlySet<number>;
  typed: string;
  busy: boolean;
}

/** How a run goes about it. */
export interface Pace {
  parallel: number;
  onFailure: OnFailure;
}

const GUARDS: readonly Guard[] = ['confirm', 'type_to_confirm', 'watch_only'];

/** The items that would be applied. */
export function kept(plan: Plan, left: ReadonlySet<number>): PlannedBackup[] {
  return left.size === 0 ? plan.items : plan.items.filter((item) => !left.has(item.position));
}

/** The strictest guard of what would be applied; what is satisfied is only noted, and needs none. */
export function guardOf(items: readonly PlannedBackup[]): Guard {
  const strictest = items.reduce((most, item) => (item.action === 'satisfied' ? most : Math.max(most, GUARDS.indexOf(item.profile.guard))), 0);
  return GUARDS[strictest] ?? 'confirm';
}

/** The texts of which one must be typed. Once what may only be watched is left out, the rest asks for its own. */
export function accepts(plan: Plan, left: ReadonlySet<number>): string[] {
  const { guard, accepts: asked } = plan.confirmation;
  if (guard !== 'watch_only' || guardOf(kept(plan, left)) !== 'type_to_confirm') return asked;
  return [...(plan.ticket === null ? [] : [plan.ticket]), plan.fingerprint.words];
}

/** The first item that keeps the plan from being applied at all, because its profile is for watching only. */
export function watched(plan: Plan, left: ReadonlySet<number>): PlannedBackup | undefined {
  if (plan.confirmation.guard !== 'watch_only') return undefined;
  return kept(plan, left).find((item) => item.action !== 'satisfied' && item.profile.guard === 'watch_only');
}

/** Whether one of the accepted texts was typed, exactly. */
export function matches(plan: Plan, left: ReadonlySet<number>, typed: string): boolean {
  return accepts(plan, left).includes(typed);
}

/** What keeps the button from being pressed; `null` when nothing does. */
export function hindrance(plan: Plan, { left, typed, busy }: Confirming): Hindrance | null {
  if (busy) return 'busy';
  if (plan.items.length === plan.summary.blocked) return 'nothing';
  const items = kept(plan, left);
  if (items.length === 0) return 'none';
  if (items.some((item) => item.action === 'blocked')) return 'leave_out';
  if (accepts(plan, left).length > 0 && !matches(plan, left, typed)) return 'type';
  return null;
}

/** What is sent to the core: the fingerprint that was on the screen, and what was typed, untouched. */
export function approval(plan: Plan, { left, typed }: Confirming, pace: Pace): Approval {
  return {
    plan_id: plan.id,
    fingerprint: plan.fingerprint.hex,
    typed,
    leave_out: [...left].toSorted((one, other) => one - other),
    parallel: pace.parallel,
    on_failure: pace.onFailure,
  };
}
