/** As much of the DNS's messages (RFC 1035 §4) as it takes to answer a question about TXT records. */
const HEADER = 12;
const TXT = 16;
const IN = 1;
const NXDOMAIN = 3;
const TTL_SECONDS = 1;

/** The answer to a query, or nothing to what is none. `find` is asked in lower case; undefined: there is no such name. */
export function answerTo(query: Buffer, find: (name: string) => readonly string[] | undefined): Buffer | undefined {
  const question = questionIn(query);
  if (!question) return undefined;
  const texts = find(question.name.toLowerCase());
  const records = question.type === TXT && question.class === IN ? (texts ?? []) : [];
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  // an answer, authoritative, with the query's wish for recursion
  header.writeUInt16BE(0x8400 | (query.readUInt16BE(2) & 0x0100) | (texts ? 0 : NXDOMAIN), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(HEADER, question.end), ...records.map(recordOf)]);
}

interface Question {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly end: number;
}

function questionIn(query: Buffer): Question | undefined {
  const isQuery = query.length > HEADER && (query.readUInt16BE(2) & 0xf800) === 0 && query.readUInt16BE(4) === 1;
  if (!isQuery) return undefined;
  const labels: string[] = [];
  let at = HEADER;
  for (;;) {
    const length = query[at];
    if (length === undefined || length > 63) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(query.toString('latin1', at, at + length));
    at += length;
  }
  if (at + 4 > query.length) return undefined;
  return { name: labels.join('.'), type: query.readUInt16BE(at), class: query.readUInt16BE(at + 2), end: at + 4 };
}

/** One TXT record for the name of the question, its text in pieces of 255 octets at most (§3.3.14). */
function recordOf(text: string): Buffer {
  const octets = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0; at === 0 || at < octets.length; at += 255) {
    const piece = octets.subarray(at, at + 255);
    pieces.push(Buffer.from([piece.length]), piece);
  }
  const data = Buffer.concat(pieces);
  const fixed = Buffer.alloc(12);
  fixed.writeUInt16BE(0xc000 | HEADER, 0);
  fixed.writeUInt16BE(TXT, 2);
  fixed.writeUInt16BE(IN, 4);
  fixed.writeUInt32BE(TTL_SECONDS, 6);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([fixed, data]);
}
