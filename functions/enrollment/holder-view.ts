import type * as z from 'zod';
import type { OwnHolder, SeenHolder } from '../../shared/lifecycle/holders/reading.ts';
import type { TextAccepted } from '../../shared/registration/designation-records.ts';
import type { Confirmation, HolderRecord } from '../../shared/registration/holder-records.ts';
import type { HolderView, OwnHolderView, SeenHolderView } from '../schemas/holders.ts';
import { renewalDue, viewOfLife } from './holder-life-view.ts';

/** A holder without anything personal. */
export function viewOfHolder(holder: HolderRecord): z.input<typeof HolderView> {
  const { id, personId, structureId, subscriptionId, directionId, offer, state, dataVersion, dataDigest } = holder;
  const place = { structureId, subscriptionId, ...(directionId !== undefined && { directionId }) };
  return { id, personId, ...place, offer, state, dataVersion, dataDigest, createdAt: holder.createdAt };
}

/** A holder as they see themselves, and as those who look after them do. */
export function viewOfSeen(seen: SeenHolder): z.input<typeof SeenHolderView> {
  const { holder, data, references, message, holds, leave, requests, certificates, life, next, undeclared } = seen;
  const { serialNumber, identity, confirmation, attested, correctionAsked } = holder;
  const { lastName, firstNames, email, service } = data;
  return {
    ...viewOfHolder(holder),
    lastName,
    firstNames,
    email,
    ...(service !== undefined && { service }),
    serialNumber,
    identity: identity.map(({ how, at, by, channel }, index) => {
      const reference = references[index];
      return { how, at, by, ...(channel && { channel }), ...(reference && { reference: { ...reference } }) };
    }),
    holds,
    ...(confirmation && { confirmation: viewOfConfirmation(confirmation, seen.reasons) }),
    ...(attested && {
      attested: { at: attested.at, dataVersion: attested.dataVersion, text: { ...attested.text } },
    }),
    ...(correctionAsked && message !== undefined && { correctionAsked: { at: correctionAsked.at, message } }),
    ...(leave && { opening: viewOfOpening(leave.opening) }),
    requests: requests.map(({ id, state, createdAt }) => ({ id, href: `/requests/${id}`, state, createdAt })),
    certificates: certificates.flatMap((certificate) => {
      const { issuer, serial, state, acceptance, notBefore, notAfter } = certificate;
      if (state !== 'issued' && state !== 'revoked') return [];
      const href = `/certificates/${issuer}/${serial}`;
      return [{ issuer, serial, href, state, ...(acceptance && { acceptance }), notBefore, notAfter }];
    }),
    ...viewOfLife(holder, life),
    next,
    ...(undeclared && { undeclared: { ...undeclared } }),
  };
}

function viewOfConfirmation({ why, asked, given, refused, importId }: Confirmation, reasons: string | undefined) {
  return {
    why: [...why],
    asked: { ...asked },
    ...(given && { given: { at: given.at, by: given.by } }),
    ...(refused && reasons !== undefined && { refused: { at: refused.at, by: refused.by, reasons } }),
    ...(importId !== undefined && { importId }),
  };
}

function viewOfOpening({ at, renews, revokeOldAfterDays, replaces }: NonNullable<SeenHolder['leave']>['opening']) {
  return {
    at,
    ...(renews && { renews: { ...renews } }),
    ...(revokeOldAfterDays !== undefined && { revokeOldAfterDays }),
    ...(replaces && { replaces: replaces.map((name) => ({ ...name })) }),
  };
}

/** The same, with where it is and the text to accept; a renewal shows to the holder later than to others. */
export function viewOfOwn(own: OwnHolder, terms: TextAccepted, now: string): z.input<typeof OwnHolderView> {
  const { id, name } = own.structure;
  const { renewalDue: _, ...seen } = viewOfSeen(own);
  return {
    ...seen,
    ...renewalDue(own.life.renewals, 'holder', now),
    structure: { id, name },
    terms: { ...terms, href: `/texts/${terms.id}/${terms.version}` },
  };
}
