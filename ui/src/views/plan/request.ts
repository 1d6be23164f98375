// The request as it is sent, laid out in lines for the eye and as text for the clipboard.
//
// Nothing is reformatted: a body without line breaks stays one line. Masked spans are said in words, never guessed.
import type { Mask, RequestPreview, ShownSpan } from '../../bindings';

/** What stands for a masked span. */
export type MaskWords = Record<Mask, string>;

/** What a masked span reads: the part that may be seen, or the words for why it is not. */
export function spanWords(span: ShownSpan, words: MaskWords): string {
  if (span.mask === null) return span.text;
  return span.text === '' ? words[span.mask] : span.text;
}

/** One line of the preview. */
export type Line =
  | { kind: 'request'; method: string; target: string }
  | { kind: 'header'; name: string; value: ShownSpan[] }
  | { kind: 'blank' }
  | { kind: 'body'; spans: ShownSpan[] };

/** The request line, the headers, an empty line, and the body where there is one. */
export function lines(request: RequestPreview): Line[] {
  const head: Line[] = [
    { kind: 'request', method: request.method, target: request.target },
    ...request.headers.map((header): Line => ({ kind: 'header', name: header.name, value: header.value })),
  ];
  if (request.body.length === 0) return head;
  return [...head, { kind: 'blank' }, { kind: 'body', spans: request.body }];
}

/** Whether these spans leave encrypted, as one: what is shown of them is what is inside. */
export function isSealed(spans: ShownSpan[]): boolean {
  return spans.some((span) => span.mask === 'encrypted_when_sent');
}

/** A masked span in text: in angle brackets, so that it cannot be taken for something that was sent. */
function placeholder(span: ShownSpan, words: MaskWords): string {
  const isInside = span.mask === 'encrypted_when_sent' && span.text !== '';
  return span.mask === null || isInside ? span.text : `<${spanWords(span, words)}>`;
}

function text(spans: ShownSpan[], words: MaskWords): string {
  const inside = spans.map((span) => placeholder(span, words)).join('');
  return isSealed(spans) ? `<${words.encrypted_when_sent}: ${inside}>` : inside;
}

/** The request as plain text. */
export function asText(request: RequestPreview, words: MaskWords): string {
  return lines(request)
    .map((line) => {
      switch (line.kind) {
        case 'request':
          return `${line.method} ${line.target}`;
        case 'header':
          return `${line.name}: ${text(line.value, words)}`;
        case 'blank':
          return '';
        case 'body':
          return text(line.spans, words);
      }
    })
    .join('\n');
}

/** Quoted for a POSIX shell. */
function quote(argument: string): string {
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

/** A curl command for reading and for support; the placeholders keep it from being sent as it stands. */
export function asCurl(request: RequestPreview, words: MaskWords): string {
  const url = `${request.scheme}://${request.authority}${request.target}`;
  const headers = request.headers
    .filter((header) => header.name.toLowerCase() !== 'host')
    .map((header) => `-H ${quote(`${header.name}: ${text(header.value, words)}`)}`);
  const body = request.body.length > 0 ? [`--data-raw ${quote(text(request.body, words))}`] : [];
  return [`curl -X ${request.method} ${quote(url)}`, ...headers, ...body].join(' \\\n  ');
}
