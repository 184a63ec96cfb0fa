import { type Finding, Refusal, type RefusalCode } from '../errors.ts';
import { Conflict, KeyDestroyed } from '../lifecycle/ports.ts';
import type { Language } from './call.ts';
import { type Say, said } from './wording.ts';

/** RFC 9457: how each refusal looks outside. A code without a row here does not compile. */
export const problems = {
  'bad-encoding': { status: 400, fr: 'Demande de certificat illisible', en: 'Unreadable certification request' },
  'unsupported-key': { status: 422, fr: 'Type de clé non pris en charge', en: 'Unsupported kind of key' },
  'weak-key': { status: 422, fr: 'Clé faible, divulguée ou déjà utilisée', en: 'Weak, disclosed or reused key' },
  'bad-signature': { status: 422, fr: 'Signature de la demande invalide', en: 'Invalid signature of the request' },
  'name-violation': { status: 422, fr: 'Nom non autorisé', en: 'Name not permitted' },
  policy: { status: 422, fr: 'Contraire à la politique de certification', en: 'Against the certification policy' },
  malformed: { status: 400, fr: 'Appel mal formé', en: 'Malformed call' },
  unauthenticated: { status: 401, fr: 'Identification nécessaire', en: 'Sign-in needed' },
  forbidden: { status: 403, fr: 'Non autorisé', en: 'Not permitted' },
  'not-found': { status: 404, fr: 'Introuvable', en: 'Not found' },
  erased: { status: 410, fr: 'Données effacées', en: 'Erased data' },
  'method-not-allowed': { status: 405, fr: 'Méthode non admise', en: 'Method not allowed' },
  'not-acceptable': { status: 406, fr: 'Aucun format demandé ne convient', en: 'No acceptable format' },
  'unsupported-media-type': { status: 415, fr: 'Format du corps non admis', en: 'Unsupported media type' },
  'too-large': { status: 413, fr: 'Appel trop volumineux', en: 'Call too large' },
  conflict: { status: 409, fr: 'Conflit avec l’état actuel', en: 'Conflict with the current state' },
  'wrong-state': { status: 409, fr: 'Impossible dans cet état', en: 'Not possible in this state' },
  'idempotency-mismatch': {
    status: 422,
    fr: 'Clé d’idempotence déjà employée pour un autre appel',
    en: 'Idempotency key already used for another call',
  },
  'in-progress': { status: 409, fr: 'Le même appel est en cours', en: 'The same call is in progress' },
  'rate-limited': { status: 429, fr: 'Trop d’appels', en: 'Too many calls' },
  unavailable: { status: 503, fr: 'Momentanément indisponible', en: 'Temporarily unavailable' },
} as const satisfies Record<RefusalCode, { status: number; fr: string; en: string }>;

const internal = { status: 500, fr: 'Erreur interne', en: 'Internal error' };
const internalDetail = {
  fr: 'L’erreur vient de nous. Indiquez ce numéro d’incident si elle se reproduit.',
  en: 'The fault is ours. Give this incident number if it happens again.',
};

/** The body of a problem (RFC 9457 §3, with our members `code`, `findings` and `incident`). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: RefusalCode | 'internal';
  readonly findings: readonly Finding[];
  /** Only with `internal`: what to quote; the log has the cause under it. */
  readonly incident?: string;
}

/** What a thrown thing means for the caller: a Refusal as it is, a lost race as a conflict, erased data as gone; anything else nothing. */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (thrown instanceof Refusal) return thrown;
  if (thrown instanceof KeyDestroyed) {
    return new Refusal('erased', 'What this is about has been erased, for ever.', { cause: thrown });
  }
  if (!(thrown instanceof Conflict)) return undefined;
  if (thrown.about.includes('mandate-in-force')) {
    return new Refusal('forbidden', 'Your mandate ended while this was being done: nothing was changed.');
  }
  return new Refusal('conflict', 'Somebody else changed this at the same time: look at it again, then repeat.');
}

/**
 * Renders a refusal, or our own fault when there is none, in the reader's language (`say` is of it). The type points at
 * the description of the problem.
 */
export function problemOf(refusal: Refusal | undefined, language: Language, correlation: string, say: Say): Problem {
  const code = refusal?.code ?? 'internal';
  const row = refusal ? problems[refusal.code] : internal;
  return {
    type: `/openapi.json#/components/responses/${code}`,
    title: row[language],
    status: row.status,
    detail: refusal ? say(refusal.detail) : internalDetail[language],
    instance: `/problems/${encodeURIComponent(correlation)}`,
    code,
    findings: refusal?.findings.map((finding) => said(finding, say)) ?? [],
    ...(!refusal && { incident: correlation }),
  };
}
