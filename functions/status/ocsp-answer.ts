import type { Answer, FrontHouse } from '../../shared/http/call.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import type { createStatusDesk, StatusAnswer, StatusQuestion } from '../../shared/lifecycle/status/answering.ts';
import { encodeOcspError } from '../../shared/x509/ocsp-response.ts';

/** What the function of status has beside the front. */
export interface StatusFrontHouse extends FrontHouse {
  readonly desk: ReturnType<typeof createStatusDesk>;
}

/** The most seconds that anybody on the way may keep an answer: with what the desk remembers, less than a minute. */
const MAX_AGE_S = 30;

/**
 * Asks for the first of `requests` that can be answered; they are guesses at one. Every outcome of OCSP is a 200, ours
 * included: clients look into the body, and what is in between keeps errors of HTTP in ways of its own.
 */
export async function ocspAnswer(
  house: StatusFrontHouse,
  requests: readonly Uint8Array[],
  about: Omit<StatusQuestion, 'request'> & { readonly correlation: string },
): Promise<Answer> {
  const { issuer, source, correlation } = about;
  let answer: StatusAnswer = { outcome: 'malformedRequest' };
  try {
    for (const request of requests) {
      const next = await house.desk({ issuer, source, request });
      if (answer.outcome === 'malformedRequest' || next.outcome === 'answered') answer = next;
      if (answer.outcome === 'answered' || answer.outcome === 'tryLater') break;
    }
  } catch (error) {
    log('call.failed', { correlation, operation: 'ask-status', fault: faultOf(error) });
    answer = { outcome: 'internalError' };
  }
  if (answer.outcome === 'tryLater') log('ocsp.try-later', { correlation, row: issuer });
  return rendered(answer, house.clock.now());
}

/** Of the answers that the desk remembers: it gives the same octets again, and their digest is a good part of the work. */
const tags = new WeakMap<Uint8Array, string>();

function tagOf(response: Uint8Array): string {
  const tag = tags.get(response) ?? `"${sha256(response)}"`;
  tags.set(response, tag);
  return tag;
}

/** RFC 5019 §6: what serves everybody may be kept for a short time, and nothing else for any. */
function rendered(answer: StatusAnswer, now: Date): Answer {
  if (answer.outcome !== 'answered') {
    const { retryAfterSeconds } = answer;
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    return { status: 200, headers, body: encodeOcspError(answer.outcome) };
  }
  const { response, thisUpdate, nextUpdate, shared } = answer;
  if (!shared) return { status: 200, body: response };
  const left = Math.floor((nextUpdate.getTime() - now.getTime()) / 1000);
  const maxAge = Math.max(0, Math.min(MAX_AGE_S, left));
  return {
    status: 200,
    headers: {
      'cache-control': `public, max-age=${maxAge}, no-transform, must-revalidate`,
      expires: new Date(now.getTime() + maxAge * 1000).toUTCString(),
      'last-modified': thisUpdate.toUTCString(),
      etag: tagOf(response),
    },
    body: response,
  };
}
