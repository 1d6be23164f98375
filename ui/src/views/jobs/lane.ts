// The vendor lane: what the vendor said about one job, in its own words and in order, as long as it held.
import type { Event, Job } from '../../bindings';

/** `said`: the vendor's word. `silent`: no answer. `closed`: nobody looked. `unlisted`: looked, and it was not there. */
export type SegmentKind = 'said' | 'silent' | 'closed' | 'unlisted';

export interface Segment {
  kind: SegmentKind;
  /** The vendor's own word; `null` where it said none. */
  word: string | null;
  from: number;
  to: number;
}

/** The evidence of an answer begins with the HTTP status or the vendor's word; an id that stands alone is none. */
function wordOf(event: Event): string | null {
  const parts = event.evidence?.split(' · ') ?? [];
  if (parts.length < 2) return null;
  return parts.find((part) => !/^\d{3}$/.test(part)) ?? null;
}

function refusal(job: Job): string | null {
  const vendor = job.reason?.vendor;
  return vendor ? `${vendor.http_status} ${vendor.code}`.trim() : null;
}

interface Opening {
  kind: SegmentKind;
  word: string | null;
}

/** What begins with an event; `null` where the event changes nothing of what the vendor said. */
function opening(event: Event, job: Job, last: Opening | null): Opening | null {
  switch (event.kind) {
    case 'accepted':
    case 'found':
    case 'progressed':
      return { kind: 'said', word: wordOf(event) ?? job.vendor_word };
    case 'verdict':
      return event.status === 'not_started' ? { kind: 'unlisted', word: null } : { kind: 'said', word: wordOf(event) };
    case 'refused':
      return { kind: 'said', word: refusal(job) };
    case 'answer_lost':
    case 'look_failed':
    case 'watch_stopped':
      return { kind: 'silent', word: null };
    case 'looked':
      return { kind: 'unlisted', word: null };
    case 'reattached':
      return last;
    case 'planned':
    case 'intent_written':
    case 'sent':
    case 'cancel_asked':
    case 'set_aside':
      return null;
  }
}

/** The segments of a job, oldest first; the last one reaches to the job's end, or to now. */
export function lane(job: Job, events: Event[], now: number): Segment[] {
  const segments: Segment[] = [];
  let last: Opening | null = null;
  let before = 0;
  for (const event of events) {
    const at = Date.parse(event.at);
    const open = opening(event, job, last);
    const current = segments.at(-1);
    if (open !== null) {
      if (event.kind === 'reattached' && current) {
        current.to = before;
        segments.push({ kind: 'closed', word: null, from: before, to: at });
        segments.push({ ...open, from: at, to: at });
      } else if (!current || current.kind !== open.kind || current.word !== open.word) {
        if (current) current.to = at;
        segments.push({ ...open, from: at, to: at });
      }
      last = open;
    }
    before = at;
  }
  const end = segments.at(-1);
  if (end) end.to = Math.max(end.from, job.finished_at === null ? now : Date.parse(job.finished_at));
  return segments;
}

/** How wide a segment is beside the others; one that held for no time still shows. */
export function weight(segment: Segment, segments: Segment[]): number {
  const first = segments[0]?.from ?? 0;
  const all = Math.max(1, (segments.at(-1)?.to ?? 0) - first);
  return Math.round(100 * Math.max(0.2, (segment.to - segment.from) / all));
}
