// What the fake finds wrong in a runbook: simple rules, line by line, in the shape of the core's answers.
import type { ProfileView, RunbookProblem, Text } from '../bindings';

const TOP = ['format_version', 'title', 'ticket', 'valid_for'];
const DEFAULTS = ['name', 'description', 'unless_newer_than'];
const TARGETS = ['target', 'target_name', 'target_tag'];
const BACKUP = [
  'profile', ...TARGETS, 'name', 'description', 'databases', 'unless_newer_than',
  'backup_mode', 'data_mode', 'storage', 'mode', 'plus_archive', 'encrypt',
];

export interface Entry {
  line: number;
  values: Map<string, { value: string; line: number; column: number }>;
}

export interface Outline {
  top: Entry;
  backups: Entry[];
  problems: RunbookProblem[];
}

const quoted = (value: string) => /^"(.*)"$/.exec(value)?.[1] ?? value;

function nearest(key: string, known: readonly string[]): string | undefined {
  return known.find((other) => other.startsWith(key.slice(0, 4)) || key.startsWith(other.slice(0, 4)));
}

/** The keys of a runbook with their places, and what cannot be read. */
export function outlineOf(file: string, text: string): Outline {
  const problems: RunbookProblem[] = [];
  const tell = (line: number, column: number, key: string, en: string, zh: string) => problems.push({ file, line, column, key, message: { en, zh } });
  const entry = (line: number): Entry => ({ line, values: new Map() });
  const top = entry(1);
  const defaults = entry(0);
  const backups: Entry[] = [];
  let [at, known, path] = [top, TOP, ''];
  for (const [index, written] of text.split('\n').entries()) {
    const line = index + 1;
    const bare = written.replace(/^((?:[^"#]|"[^"]*")*)#.*$/, '$1');
    const trimmed = bare.trim();
    if (trimmed === '') continue;
    if (trimmed === '[defaults]') [at, known, path] = [defaults, DEFAULTS, 'defaults.'];
    else if (trimmed === '[[backup]]') {
      at = entry(line);
      backups.push(at);
      [known, path] = [BACKUP, `backup[${backups.length}].`];
    } else if (trimmed.startsWith('[')) {
      tell(line, 1, trimmed.replace(/[[\]]/g, ''), `${trimmed} is no part of a runbook; it knows [defaults] and [[backup]]`, `运行手册中没有 ${trimmed}，只有 [defaults] 和 [[backup]]`);
    } else {
      const [, key = '', value = ''] = /^([A-Za-z0-9_-]+)\s*=\s*(.*)$/.exec(trimmed) ?? [];
      const column = bare.indexOf(trimmed) + 1;
      if (key === '') tell(line, column, '', `“${trimmed}” is not TOML: a key, then “=”, then its value`, `“${trimmed}”不是 TOML：应为键、“=”和值`);
      else if (!known.includes(key)) {
        const near = nearest(key, known);
        tell(line, column, path + key, `No key is called “${key}” here${near ? `; “${near}” is` : `; known are ${known.join(', ')}`}`, `此处没有名为“${key}”的键${near ? `，是否应为“${near}”` : `，可用的有 ${known.join('、')}`}`);
      } else if ((value.match(/"/g)?.length ?? 0) % 2 === 1 || value === '')
        tell(line, bare.indexOf('=') + 2, path + key, `The value of “${key}” is not closed: text stands between two quotes`, `“${key}”的值不完整：文本应写在一对引号之间`);
      else at.values.set(key, { value: quoted(value), line, column: bare.indexOf(value, bare.indexOf('=')) + 1 });
    }
  }
  return { top, backups, problems };
}

/** Everything wrong with a text, by line. */
export function checkRunbook(file: string, text: string, profiles: readonly ProfileView[]): RunbookProblem[] {
  const { top, backups, problems } = outlineOf(file, text);
  const tell = (line: number, column: number, key: string, message: Text) => problems.push({ file, line, column, key, message });
  const version = top.values.get('format_version');
  if (version?.value !== '1')
    tell(version?.line ?? 1, version?.column ?? 1, 'format_version', {
      en: version ? `Format ${version.value} is not known to this Holdfast; it reads format 1` : 'The file does not say its format; begin it with format_version = 1',
      zh: version ? `此版本的 Holdfast 无法识别格式 ${version.value}，只支持格式 1` : '文件未注明格式，请以 format_version = 1 开头',
    });
  if (backups.length === 0 && problems.length === 0) tell(0, 0, '', { en: 'No backup is declared; add a [[backup]]', zh: '未声明任何备份，请添加 [[backup]]' });
  const seen = new Map<string, number>();
  for (const [index, { line, values }] of backups.entries()) {
    const path = `backup[${index + 1}]`;
    const profile = values.get('profile');
    if (!profile) tell(line, 1, `${path}.profile`, { en: 'This backup names no profile', zh: '此备份未指定连接配置' });
    else if (!profiles.some((other) => other.draft.name === profile.value)) {
      const names = profiles.map((other) => other.draft.name);
      tell(profile.line, profile.column, `${path}.profile`, {
        en: `No profile is called “${profile.value}”; there are ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
        zh: `没有名为“${profile.value}”的连接配置；现有 ${names.slice(0, 3).join('、')}${names.length > 3 ? ` 等 ${names.length} 个` : ''}`,
      });
    }
    const given = TARGETS.flatMap((key) => values.get(key) ?? []);
    if (given.length === 0) tell(line, 1, path, { en: 'This backup names no target; say target, target_name or target_tag', zh: '此备份未指定目标，请填写 target、target_name 或 target_tag' });
    const same = `${profile?.value} ${given.map((found) => found.value).join(' ')}`;
    const before = seen.get(same);
    if (before !== undefined && given[0]) tell(given[0].line, given[0].column, path, { en: `This makes the same backup as backup[${before}]`, zh: `此项与 backup[${before}] 是同一个备份` });
    else seen.set(same, index + 1);
  }
  return problems.toSorted((one, other) => one.line - other.line || one.column - other.column);
}
