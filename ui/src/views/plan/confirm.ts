// What the Apply button needs to know. The core enforces all of it again; this only decides what is offered.
import type { Approval, OnFailure, Plan } from '../../bindings';

/** Why the button cannot be pressed, as a catalogue key under `plan.reason`. */
export type Hindrance = 'busy' | 'leave_out' | 'type' | 'nothing';

export interface Confirming {
  /** The blocked items are ticked to be left out. */
  leavesOut: boolean;
  typed: string;
  busy: boolean;
}

/** How a run goes about it. */
export interface Pace {
  parallel: number | null;
  onFailure: OnFailure;
}

/** The positions to leave out: all blocked ones, once the person said so. */
export function leftOut(plan: Plan, leavesOut: boolean): number[] {
  if (!leavesOut) return [];
  return plan.items.filter((item) => item.action === 'blocked').map((item) => item.position);
}

/** Whether one of the accepted texts was typed, exactly. */
export function matches(plan: Plan, typed: string): boolean {
  return plan.confirmation.accepts.includes(typed);
}

/** What keeps the button from being pressed; `null` when nothing does. */
export function hindrance(plan: Plan, state: Confirming): Hindrance | null {
  if (state.busy) return 'busy';
  const blocked = plan.summary.blocked;
  if (plan.items.length === blocked) return 'nothing';
  if (blocked > 0 && !state.leavesOut) return 'leave_out';
  if (plan.confirmation.accepts.length > 0 && !matches(plan, state.typed)) return 'type';
  return null;
}

/** What is sent to the core: the fingerprint that was on the screen, and what was typed, untouched. */
export function approval(plan: Plan, state: Confirming, pace: Pace): Approval {
  return {
    plan_id: plan.id,
    fingerprint: plan.fingerprint.hex,
    typed: state.typed,
    leave_out: leftOut(plan, state.leavesOut),
    parallel: pace.parallel,
    on_failure: pace.onFailure,
  };
}
