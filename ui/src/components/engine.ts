// What an engine is called, and its two letters. Product names are the same in every language.
import type { Engine } from '../bindings';

const NAMES = {
  my_sql: ['My', 'MySQL'],
  postgre_sql: ['Pg', 'PostgreSQL'],
  sql_server: ['Ms', 'SQL Server'],
  maria_db: ['Ma', 'MariaDB'],
  taurus_db: ['Ta', 'TaurusDB'],
  ocean_base: ['Ob', 'OceanBase'],
} as const;

export function engineName(engine: Engine): string {
  return typeof engine === 'string' ? NAMES[engine][1] : engine.other;
}

export function engineLetters(engine: Engine): string {
  if (typeof engine === 'string') return NAMES[engine][0];
  const [first = '?', second = ''] = engine.other;
  return first.toUpperCase() + second.toLowerCase();
}

/** For filters and keys. */
export function engineKey(engine: Engine): string {
  return typeof engine === 'string' ? engine : `other:${engine.other}`;
}
