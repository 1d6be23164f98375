// Something the palette can find.
import type { Environment } from '../bindings';
import type { IconName } from '../components/icons';

export const GROUPS = ['action', 'place', 'run', 'plan', 'profile', 'runbook', 'target', 'setting'] as const;
export type Group = (typeof GROUPS)[number];

export interface Command {
  id: string;
  group: Group;
  icon: IconName;
  label: string;
  /** Beside the label: a ticket, a profile, a version. */
  detail?: string;
  /** Found by, but not shown. */
  words?: string;
  environment?: Environment;
  keys?: string;
  /** Why it cannot be done just now. */
  reason?: string;
  /** Only shown when something was typed: there may be hundreds. */
  onlyFound?: boolean;
  run: () => unknown;
}
