// Environments in the order of how much harm a mistake would do.
import type { Environment } from '../bindings';

export const ENVIRONMENTS: readonly Environment[] = ['production', 'staging', 'development', 'sandbox'];

/** The most dangerous one, or nothing where there is none. */
export function mostDangerous(environments: Iterable<Environment>): Environment | null {
  const present = new Set(environments);
  return ENVIRONMENTS.find((environment) => present.has(environment)) ?? null;
}
