// What the address asks of the fake: `?scene=empty` and `?fail=listTargets:throttled,history:store_fault`.
//
// Scenes: (none) production work, `empty` nothing yet, `staging` without production, `sandbox`, `large` 300 targets,
// `vendors` a plan and a run over all four vendors, `fleet` both of 2,000 backups, `partial` one vendor silent, `slow` every answer after 3 s,
// `stale`, `expired`, `applied`, `elsewhere`, `watch` and `adopt` for the plan's states, `locked`, `absent`, `denied`, `faulty` for
// the keychain, `edited` a history that somebody edited, `broken-stream` an event stream that ends at first.
import type { ErrorCode } from '../bindings';

export interface Scene {
  name: string;
  /** The code with which a method is refused. */
  failures: ReadonlyMap<string, ErrorCode>;
  /** Before every answer, in milliseconds. */
  delay: number;
}

export function readScene(search: string): Scene {
  const asked = new URLSearchParams(search);
  const failures = new Map<string, ErrorCode>();
  for (const failure of (asked.get('fail') ?? '').split(',').filter(Boolean)) {
    const [method = '', code = 'internal'] = failure.split(':');
    failures.set(method, code as ErrorCode);
  }
  const name = asked.get('scene') ?? '';
  return { name, failures, delay: name === 'slow' ? 3000 : Number(asked.get('delay') ?? 60) };
}
