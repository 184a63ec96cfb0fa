import type { Dossier, DossierDeed, DossierDesignation, DossierEvent } from '../../shared/evidence/dossier-data.ts';
import type { GatheredDossier } from '../../shared/lifecycle/dossier.ts';
import { type Actor, aggregateOf, type DomainEvent, eventDigest } from '../../shared/lifecycle/events.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import { type DossierWord, dayInWords, dossierWord } from '../../shared/messages/dossier.ts';
import { seesCauses } from '../../shared/registration/authority.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { extensionIds, extensionValue } from '../../shared/x509/extension.ts';
import { decodeGeneralNames, formatGeneralName } from '../../shared/x509/general-name.ts';
import { decodeName, formatName } from '../../shared/x509/name.ts';

/** How what the records name is said: to people in their language, to programs by the records' own names. */
export interface Saying {
  readonly word: (kind: DossierWord, name: string) => string;
  readonly day: (day: string) => string;
}

export const inWords = (language: Dossier['language']): Saying => ({
  word: (kind, name) => dossierWord(kind, name, language),
  day: (day) => dayInWords(day, language),
});
export const byName: Saying = { word: (_, name) => name, day: (day) => day };

interface Doer {
  readonly mandateId: string;
  readonly capacity?: string;
}

/** The dossier as it is read; revocation causes only by those entitled to them. */
export function viewOfDossier(gathered: GatheredDossier, language: Dossier['language'], say: Saying): Dossier {
  const { structure, subscription, designations, request, decision, acceptance, certificate, mandates } = gathered;
  const { subject, issuer, extensions } = decodeCertificate(certificate.certificate).tbs;
  const altNames = extensionValue(extensions, extensionIds.subjectAltName);
  const who = ({ mandateId, capacity }: Doer) => {
    const mandate = mandates.get(mandateId);
    const as = mandate?.title ?? capacity ?? mandate?.role;
    return [gathered.names.get(mandateId), as && say.word('capacity', as)].filter(Boolean).join(', ');
  };
  const deedOf = (record: LedgerRecord, ...types: string[]) => {
    const aggregate = aggregateOf(record);
    const deed = gathered.events.findLast((event) => event.aggregate === aggregate && types.includes(event.type));
    if (!deed) throw new Error(`nobody has done what a ${record.kind} says: ${types.join(', ')}`);
    return deedIn(deed);
  };
  const { control, domain } = subscription;
  const act = acceptance?.act;
  const { revocation } = certificate;
  return {
    language,
    madeAt: gathered.madeAt,
    structure: {
      name: structure.name,
      identifier: structure.identifier,
      postalCode: structure.postalCode,
      town: structure.town,
      department: structure.department,
      country: structure.country,
    },
    subscription: {
      id: subscription.id,
      offer: subscription.offer,
      ...(domain && { domain: domain.name }),
      ...(control && {
        control: {
          method: say.word('control', control.method),
          checkedAt: control.checkedAt,
          sha256: control.evidence.sha256,
        },
      }),
    },
    designations: designations.map((one) => viewOfDesignation(one, who, say, deedOf)),
    request: {
      id: request.id,
      profile: request.profile,
      requestedAt: request.createdAt,
      requestedBy: who(request.requestedBy),
      spkiSha256: request.spkiSha256,
      recorded: deedOf(request, 'request.submitted'),
    },
    decisions: decision
      ? [
          {
            at: decision.createdAt,
            by: who(decision.by),
            outcome: say.word('decision', decision.decision),
            ...(decision.reasons !== undefined && { reasons: decision.reasons }),
            recorded: deedOf(decision, `decision.${decision.decision}`),
          },
        ]
      : [],
    ...(acceptance && {
      acceptance: {
        state: say.word('acceptance', acceptance.state),
        texts: (act?.texts ?? []).map(({ id, version, sha256: digest }) => ({ id, version, sha256: digest })),
        ...(act && {
          at: act.at,
          by: who(act.by),
          authentication: say.word('authentication', act.authentication),
          ...(act.reasons !== undefined && { reasons: act.reasons }),
          recorded: deedOf(acceptance, 'acceptance.accepted', 'acceptance.refused'),
        }),
      },
    }),
    certificate: {
      issuer: formatName(decodeName(issuer)),
      serial: certificate.serial,
      state: say.word('certificate', certificate.state),
      subject: formatName(decodeName(subject)),
      names: altNames ? decodeGeneralNames(altNames).map(formatGeneralName) : [],
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      sha256: sha256(certificate.certificate),
    },
    ...(revocation && {
      revocation: {
        at: revocation.at,
        capacity: say.word('capacity', revocation.capacity),
        channel: say.word('channel', revocation.channel),
        recorded: deedOf(certificate, 'certificate.revoked'),
        ...(seesCauses(gathered.reader) && {
          reason: say.word('reason', revocation.reason),
          ...(revocation.mandateId !== undefined && { by: who({ mandateId: revocation.mandateId }) }),
        }),
      },
    }),
    events: gathered.events.map((event): DossierEvent => {
      const { aggregate, version, type, at } = event;
      return { aggregate, version, type, at, ...deedIn(event) };
    }),
  };
}

function viewOfDesignation(
  designation: GatheredDossier['designations'][number],
  who: (doer: Doer) => string,
  say: Saying,
  deedOf: (record: LedgerRecord, ...types: string[]) => DossierDeed,
): DossierDesignation {
  const { number, state, signatory, submission, decision, form, signed } = designation;
  return {
    number,
    state: say.word('designation', state),
    signatory: who(signatory),
    signatoryMandateId: signatory.mandateId,
    ...(submission && {
      signedOn: say.day(submission.signedOn),
      submittedAt: submission.at,
      submissionRecorded: deedOf(designation, 'designation.submitted'),
    }),
    ...(decision && {
      decidedAt: decision.at,
      decidedBy: who(decision.by),
      ...(decision.reasons !== undefined && { reasons: decision.reasons }),
      decisionRecorded: deedOf(designation, 'designation.accepted', 'designation.refused'),
    }),
    ...(form && { formSha256: form.sha256 }),
    ...(signed && { signedSha256: signed.sha256 }),
  };
}

function deedIn(event: DomainEvent): DossierDeed {
  const { actor } = event;
  return {
    actor: actorName(actor),
    ...('mandate' in actor && { mandateId: actor.mandate }),
    sha256: eventDigest(event),
  };
}

/** As the event has it, pseudonyms and all: whoever checks the event's digest finds the same. */
function actorName(actor: Actor): string {
  if ('person' in actor) return `${actor.capacity} ${actor.person}`;
  return 'function' in actor ? `${actor.capacity} ${actor.function}` : actor.capacity;
}
