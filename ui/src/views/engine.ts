// A database engine's own name, the same in every language.
import type { Engine } from '../bindings';

export function engineName(engine: Engine): string {
  if (typeof engine === 'object') return engine.other;
  switch (engine) {
    case 'my_sql':
      return 'MySQL';
    case 'postgre_sql':
      return 'PostgreSQL';
    case 'sql_server':
      return 'SQL Server';
    case 'maria_db':
      return 'MariaDB';
  }
}
