import type * as z from 'zod';
import type { OpenedPrivacyRequest } from '../../shared/lifecycle/privacy/reading.ts';
import { citationsOf } from '../../shared/registration/privacy.ts';
import type { PrivacyAnswer, PrivacyRequestRecord, PurgeRecord } from '../../shared/registration/privacy-records.ts';
import { type RetentionClass, retentionTable } from '../../shared/registration/retention-table.ts';
import type { ForecastView, PrivacyRequestView, SeenPrivacyRequestView } from '../schemas/privacy.ts';

type Language = 'fr' | 'en';

/** Who reads it: the person themself, or who acts for the house. */
export type PrivacyReader = 'self' | 'house';

/** A request without what anybody wrote. */
export function viewOfPrivacyRequest(
  request: PrivacyRequestRecord,
  language: Language,
  reader: PrivacyReader,
): z.input<typeof PrivacyRequestView> {
  const { id, personId, asks, state, channel, recordedBy, holder, receivedAt, dueAt } = request;
  const { overdueSince, answer, deliveries, carriedOut } = request;
  const next = nextOf(request, reader);
  return {
    id,
    personId,
    asks,
    state,
    channel,
    recordedBy: recordedBy.capacity,
    ...(holder && { holderId: holder.holderId }),
    receivedAt,
    dueAt,
    ...(overdueSince !== undefined && { overdueSince }),
    ...(answer && { answer: viewOfAnswer(answer, language) }),
    ...(deliveries !== undefined && { deliveries }),
    ...(carriedOut !== undefined && { carriedOut }),
    ...(next && { next }),
  };
}

export function viewOfSeenRequest(
  { request, message, text }: OpenedPrivacyRequest,
  language: Language,
  reader: PrivacyReader,
): z.input<typeof SeenPrivacyRequestView> {
  return {
    ...viewOfPrivacyRequest(request, language, reader),
    ...(message !== undefined && { message }),
    ...(text !== undefined && { text }),
  };
}

function viewOfAnswer(answer: PrivacyAnswer, language: Language) {
  const { at, by, outcome, ground, kept, possibleFrom } = answer;
  return {
    at,
    by: by?.capacity ?? ('platform' as const),
    outcome,
    ...(ground && { ground }),
    citations: [...citationsOf(answer)],
    ...(kept && { kept: kept.map((one) => ({ ...one, what: retentionTable[one.class].what[language] })) }),
    ...(possibleFrom !== undefined && { possibleFrom }),
  };
}

/** A granted access leads to the export, a granted rectification to the correction; an open one waits for its answer. */
function nextOf({ id, personId, asks, state, answer, holder }: PrivacyRequestRecord, reader: PrivacyReader) {
  const here = reader === 'self' ? `/me/privacy-requests/${id}` : `/persons/${personId}/privacy-requests/${id}`;
  if (state === 'open') return reader === 'house' ? ({ what: 'answer', href: `${here}/answer` } as const) : undefined;
  if (answer?.outcome !== 'granted') return undefined;
  if (asks === 'access') return { what: 'export', href: `${here}/export` } as const;
  if (asks !== 'rectification' || !holder || reader === 'self') return undefined;
  const of = `/holders/${holder.holderId}`;
  const certified = holder.directionId !== undefined && { certified: `${of}/reissue` };
  return { what: 'correction', href: `${of}/correction`, ...certified } as const;
}

/** One line for each class in which something was. */
export function viewOfCounts(counts: PurgeRecord['counts']): z.input<typeof ForecastView>['counts'] {
  const classes = Object.entries(counts) as [RetentionClass, { erased: number; held: number }][];
  return classes.map(([name, { erased, held }]) => ({ class: name, erased, held }));
}
