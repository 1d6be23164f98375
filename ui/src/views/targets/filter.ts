// Which targets are shown.
import type { Environment, ListedTarget, ProfileView, Readiness } from '../../bindings';
import { engineKey, engineName } from '../../components/engine';

export interface TargetFilter {
  text: string;
  /** An engine's key; empty for all. */
  engine: string;
  readiness: Readiness | '';
  environment: Environment | '';
}

export const EVERYTHING: Readonly<TargetFilter> = { text: '', engine: '', readiness: '', environment: '' };

export function isNarrowed(filter: TargetFilter): boolean {
  return Object.values(filter).some((value) => value.trim() !== '');
}

/** Every word must be found somewhere: in the name, id, cluster, engine, version, state or profile. */
export function letsThrough(filter: TargetFilter, target: ListedTarget, profile: ProfileView): boolean {
  if (filter.engine !== '' && engineKey(target.engine) !== filter.engine) return false;
  if (filter.readiness !== '' && target.state.readiness !== filter.readiness) return false;
  if (filter.environment !== '' && profile.draft.environment !== filter.environment) return false;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { name, id, group, version, state, shape } = target;
  const hay = [name, id, group ?? '', engineName(target.engine), version, shape, state.word, profile.draft.name].join(' ').toLowerCase();
  return words.every((word) => hay.includes(word));
}

/** The choices that would find something, in the order in which they are met. */
export function enginesOf(targets: readonly ListedTarget[]): { value: string; label: string }[] {
  const found = new Map(targets.map((target) => [engineKey(target.engine), engineName(target.engine)]));
  return [...found].map(([value, label]) => ({ value, label })).toSorted((one, other) => one.label.localeCompare(other.label));
}

const READINESS: readonly Readiness[] = ['available', 'backing_up', 'busy', 'unavailable', 'unknown'];

export function readinessOf(targets: readonly ListedTarget[]): Readiness[] {
  return READINESS.filter((readiness) => targets.some((target) => target.state.readiness === readiness));
}
