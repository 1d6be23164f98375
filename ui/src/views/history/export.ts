// The export's form: presets that set the dialect, and what it is called once something was changed.
import type { Column, ExportOptions } from '../../bindings';

export type PresetName = 'excel' | 'excel_semicolon' | 'rfc4180' | 'tsv';
type Dialect = Omit<ExportOptions, 'columns'>;

const excel: Dialect = {
  delimiter: 'comma',
  line_end: 'cr_lf',
  byte_order_mark: true,
  times: 'local',
  formula_guard: true,
};

export const presets: Record<PresetName, Dialect> = {
  excel,
  excel_semicolon: { ...excel, delimiter: 'semicolon' },
  rfc4180: { ...excel, byte_order_mark: false, times: 'utc', formula_guard: false },
  tsv: { delimiter: 'tab', line_end: 'lf', byte_order_mark: false, times: 'utc', formula_guard: false },
};

export const presetNames: PresetName[] = ['excel', 'excel_semicolon', 'rfc4180', 'tsv'];

/** Every column, in the order in which the file has them. */
export const allColumns: Column[] = [
  'status',
  'vendor_status',
  'origin',
  'action',
  'gone_at',
  'target',
  'target_id',
  'cluster',
  'engine',
  'version',
  'profile',
  'provider',
  'environment',
  'backup_name',
  'description',
  'databases',
  'backup_form',
  'became',
  'encryption',
  'size_bytes',
  'began',
  'ended',
  'duration_seconds',
  'backup_id',
  'vendor_job_id',
  'request_id',
  'run',
  'title',
  'ticket',
  'plan',
  'plan_fingerprint',
  'applied_by',
  'applied_on',
  'sent',
  'reason',
];

const usual: Column[] = [
  'status',
  'origin',
  'target',
  'cluster',
  'engine',
  'profile',
  'environment',
  'backup_name',
  'backup_form',
  'size_bytes',
  'began',
  'ended',
  'duration_seconds',
  'backup_id',
  'request_id',
  'ticket',
  'reason',
];

export const firstOptions: ExportOptions = { ...excel, columns: usual };

/** The preset these options are; `custom` when something was changed. Columns are the person's own in each. */
export function presetOf(options: ExportOptions): PresetName | 'custom' {
  const isSame = (dialect: Dialect) =>
    (Object.keys(dialect) as (keyof Dialect)[]).every((key) => dialect[key] === options[key]);
  return presetNames.find((name) => isSame(presets[name])) ?? 'custom';
}

export function withPreset(options: ExportOptions, name: PresetName): ExportOptions {
  return { ...presets[name], columns: options.columns };
}

/** The columns with one more or one fewer, always in the file's order. */
export function withColumn(columns: Column[], column: Column): Column[] {
  return allColumns.filter((one) => columns.includes(one) !== (one === column));
}

/** Options as they were stored, where they can still be read; otherwise the first ones. */
export function storedOptions(stored: object): ExportOptions {
  const options = { ...firstOptions, ...stored };
  if (!Array.isArray(options.columns)) return firstOptions;
  return { ...options, columns: allColumns.filter((column) => options.columns.includes(column)) };
}
