// How numbers, sizes and times are written. Local in lists; details add UTC and the vendor's own text.
import { t } from './i18n/index.svelte';
import { preferences } from './preferences.svelte';
import { zone } from './zone.svelte';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, language: string = preferences.language): Intl.DateTimeFormat {
  const locale = language === 'en' ? 'en-GB' : language;
  const key = `${locale} ${zone.name} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone: zone.name, hourCycle: 'h23', ...options });
    formats.set(key, found);
  }
  return found;
}

type Parts = Record<Intl.DateTimeFormatPartTypes, string>;

function parts(at: string | Date, timeZone?: string): Parts {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(timeZone ? { timeZone } : {}),
  };
  const entries = format(options, 'en').formatToParts(new Date(at));
  return Object.fromEntries(entries.map((part) => [part.type, part.value])) as Parts;
}

/** `21 Nov`, `11月21日`; with the year when it is another one. */
export function day(at: string): string {
  const elsewhen = parts(at).year !== parts(new Date()).year;
  return format({ day: 'numeric', month: 'short', ...(elsewhen ? { year: 'numeric' } : {}) }).format(new Date(at));
}

/** `Sat 22 Nov`, `11月22日 周六`. */
export function weekday(at: string): string {
  const elsewhen = parts(at).year !== parts(new Date()).year;
  const words = format({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(elsewhen ? { year: 'numeric' } : {}),
  }).format(new Date(at));
  return words.replace(',', '');
}

/** The local calendar day, for grouping: `2026-11-22`. */
export function calendarDay(at: string): string {
  const { year, month, day: date } = parts(at);
  return `${year}-${month}-${date}`;
}

/** `23:22`. */
export function minute(at: string): string {
  const { hour, minute: m } = parts(at);
  return `${hour}:${m}`;
}

/** `23:22:07`. */
export function clock(at: string): string {
  const { hour, minute: m, second } = parts(at);
  return `${hour}:${m}:${second}`;
}

/** `21 Nov 23:22`. */
export function dayTime(at: string): string {
  return `${day(at)} ${minute(at)}`;
}

/** `2026-11-22 01:51:48 +08:00`. */
export function exactLocal(at: string): string {
  return `${calendarDay(at)} ${clock(at)} ${offset(at)}`;
}

/** `2026-11-21 17:51:48 UTC`. */
export function exactUtc(at: string): string {
  const { year, month, day: date, hour, minute: m, second } = parts(at, 'UTC');
  return `${year}-${month}-${date} ${hour}:${m}:${second} UTC`;
}

/** The local zone's distance from UTC at that moment: `+08:00`. */
export function offset(at: string | Date = new Date()): string {
  const name = format({ timeZoneName: 'longOffset' }, 'en')
    .formatToParts(new Date(at))
    .find((part) => part.type === 'timeZoneName')?.value;
  const found = name?.replace(/^(GMT|UTC)/, '') ?? '';
  return found === '' ? '+00:00' : found;
}

/** `1,284`. */
export function count(n: number): string {
  return n.toLocaleString(preferences.language === 'en' ? 'en-US' : preferences.language);
}

/** In GB as the vendors count them (1024³), with a useful number of digits: `38.2 GB`. */
export function size(bytes: number): string {
  const gb = bytes / 1024 ** 3;
  if (gb >= 0.1 || bytes === 0) return `${gb.toFixed(gb >= 1000 ? 0 : 1)} GB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** `41,017,122,816 bytes`. */
export function exactSize(bytes: number): string {
  return t('common.bytes', { count: bytes, exact: count(bytes) });
}

/** `11 min 12 s`; below ten seconds with a tenth. */
export function duration(ms: number): string {
  if (ms < 1000) return t('common.duration.milliseconds', { ms: Math.round(ms) });
  const seconds = Math.floor(ms / 1000);
  if (ms < 10_000) return t('common.duration.parts.seconds', { s: (ms / 1000).toFixed(1) });
  if (seconds < 60) return t('common.duration.parts.seconds', { s: seconds });
  const two = (n: number) => String(n).padStart(2, '0');
  if (seconds < 3600)
    return t('common.duration.parts.minutes', { m: Math.floor(seconds / 60), s: two(seconds % 60) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 48 * 60)
    return t('common.duration.parts.hours', { h: Math.floor(minutes / 60), m: two(minutes % 60) });
  return t('common.duration.parts.days', {
    d: Math.floor(minutes / 1440),
    h: Math.floor((minutes % 1440) / 60),
  });
}

/** `2 min ago`; only where age is the point. */
export function age(at: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(at)) / 60_000);
  if (minutes < 1) return t('common.age.now');
  if (minutes < 60) return t('common.age.minutes', { n: minutes });
  if (minutes < 24 * 60) return t('common.age.hours', { n: Math.floor(minutes / 60) });
  return t('common.age.days', { count: Math.floor(minutes / 1440) });
}

/** A clock's offset with its sign: `+0.4 s`, `−12 min`. */
export function skew(ms: number): string {
  const sign = ms < 0 ? '−' : '+';
  const distance = Math.abs(ms);
  if (distance < 10_000) return sign + t('common.duration.parts.seconds', { s: (distance / 1000).toFixed(1) });
  return sign + duration(distance);
}

/** A long id with its middle left out: `ff80808157…001d`. */
export function cut(id: string, head = 10, tail = 4): string {
  return id.length <= head + tail + 1 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}

/** What the core wrote for use inside other sentences, standing alone. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
