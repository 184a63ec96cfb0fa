import type * as z from 'zod';
import type {
  DesignatedPerson,
  DesignationRecord,
  ElectronicSignature,
  FileFinding,
  SignedForm,
} from '../../shared/registration/designation-records.ts';
import type { DesignationSummary, DesignationView } from '../schemas/designations.ts';

/** A designation without anybody's name or words: what lists and kept answers show. */
export function summaryOf(designation: DesignationRecord): z.input<typeof DesignationSummary> {
  const { id, state, structureId, offers, lines, origin, createdAt, updatedAt } = designation;
  const { form, signed, submission, decision } = designation;
  const count = (action: 'add' | 'remove') => lines.filter((line) => line.action === action).length;
  return {
    id,
    state,
    structureId,
    offers: offers.map((offer) => ({ ...offer })),
    added: count('add'),
    removed: count('remove'),
    origin,
    createdAt,
    updatedAt,
    ...(form && { form: { dataSha256: form.dataSha256, sha256: form.sha256, madeAt: form.madeAt } }),
    ...(signed && { signed: fileOf(signed) }),
    ...(submission && {
      submission: {
        at: submission.at,
        signedOn: submission.signedOn,
        texts: submission.texts.map((text) => ({ ...text })),
      },
    }),
    ...(decision && {
      decision: { at: decision.at, outcome: decision.outcome },
    }),
  };
}

/** The whole form, as those read it who may. */
export function viewOfDesignation(
  designation: DesignationRecord,
  people: readonly DesignatedPerson[],
  findings: readonly FileFinding[],
  signature: ElectronicSignature | undefined,
  reasons: string | undefined,
): z.input<typeof DesignationView> {
  const { number, lines, signatory, enteredBy, review, superseded } = designation;
  const { decision, ...summary } = summaryOf(designation);
  return {
    ...summary,
    ...(decision && { decision: { ...decision, ...(reasons !== undefined && { reasons }) } }),
    number,
    lines: lines.map(({ action }, index) => ({ action, ...people[index]!, card: { ...people[index]!.card } })),
    signatory: { personId: signatory.personId, capacity: signatory.capacity },
    enteredBy: enteredBy.map(({ personId, capacity }) => ({ personId, capacity })),
    ...(review && { underReviewBy: review.by.personId }),
    superseded: superseded.map(fileOf),
    ...(signature && { signature: { ...signature } }),
    findings: findings.map((finding) => ({ ...finding })),
  };
}

function fileOf({ sha256, size, receivedAt, supersededAt }: SignedForm) {
  return { sha256, size, receivedAt, ...(supersededAt !== undefined && { supersededAt }) };
}
