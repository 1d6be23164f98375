// Times and durations as the views show them. Wording stays in the catalogues: this gives numbers and digits only.

/** Hours, minutes and seconds of a span of time, never negative. */
export interface Span {
  hours: number;
  minutes: number;
  seconds: number;
}

export function span(milliseconds: number): Span {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  return { hours: Math.floor(total / 3600), minutes: Math.floor((total % 3600) / 60), seconds: total % 60 };
}

/** The catalogue key under `time.` and its values: hours hide seconds, seconds stand alone below a minute. */
export function spanKey(milliseconds: number): { key: 'hours' | 'minutes' | 'seconds'; values: Record<string, string> } {
  const { hours, minutes, seconds } = span(milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (hours > 0) return { key: 'hours', values: { hours: String(hours), minutes: two(minutes) } };
  if (minutes > 0) return { key: 'minutes', values: { minutes: String(minutes), seconds: two(seconds) } };
  return { key: 'seconds', values: { seconds: String(seconds) } };
}

function parts(at: Date, zone: string | undefined): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** `01:49`, in this machine's zone unless another is given. */
export function hourMinute(at: string | Date, zone?: string): string {
  const part = parts(new Date(at), zone);
  return `${part['hour']}:${part['minute']}`;
}

/** `01:49:20`. */
export function clock(at: string | Date, zone?: string): string {
  const part = parts(new Date(at), zone);
  return `${part['hour']}:${part['minute']}:${part['second']}`;
}

/** `01:49:20.204`, as the event log shows it. */
export function clockWithMilliseconds(at: string, zone?: string): string {
  const milliseconds = String(new Date(at).getUTCMilliseconds()).padStart(3, '0');
  return `${clock(at, zone)}.${milliseconds}`;
}

/** `2026-11-22`: the day in the zone, for grouping and comparing. */
export function dayOf(at: string | Date, zone?: string): string {
  const part = parts(new Date(at), zone);
  return `${part['year']}-${part['month']}-${part['day']}`;
}

/** `2026-11-22 01:51:48`, the whole of it. */
export function dateAndClock(at: string | Date, zone?: string): string {
  return `${dayOf(at, zone)} ${clock(at, zone)}`;
}

/** `+08:00`: how far the zone is from UTC at that time. */
export function offset(at: string | Date, zone?: string): string {
  const date = new Date(at);
  const part = parts(date, zone);
  const local = Date.UTC(
    Number(part['year']),
    Number(part['month']) - 1,
    Number(part['day']),
    Number(part['hour']),
    Number(part['minute']),
    Number(part['second']),
  );
  const minutes = Math.round((local - Math.floor(date.getTime() / 1000) * 1000) / 60_000);
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** `Sat 22 Nov`, or `11 月 22 日 周六`; the year too where it is not this one. */
export function dayName(day: string, language: string, today: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  if (language.startsWith('zh')) {
    const weekday = new Intl.DateTimeFormat('zh-CN', { weekday: 'short', timeZone: 'UTC' }).format(at);
    const date = `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8, 10))} 日`;
    return `${isThisYear ? '' : `${day.slice(0, 4)} 年 `}${date} ${weekday}`;
  }
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(at);
  const date = `${part({ weekday: 'short' })} ${part({ day: 'numeric' })} ${part({ month: 'short' })}`;
  return isThisYear ? date : `${date} ${day.slice(0, 4)}`;
}
