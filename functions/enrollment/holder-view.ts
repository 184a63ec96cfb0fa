import type * as z from 'zod';
import type { OwnHolder, SeenHolder } from '../../shared/lifecycle/holders/reading.ts';
import type { TextAccepted } from '../../shared/registration/designation-records.ts';
import type { HolderRecord } from '../../shared/registration/holder-records.ts';
import type { HolderView, OwnHolderView, SeenHolderView } from '../schemas/holders.ts';

/** A holder without anything personal. */
export function viewOfHolder(holder: HolderRecord): z.input<typeof HolderView> {
  const { id, personId, structureId, subscriptionId, offer, state, dataVersion, dataDigest, createdAt } = holder;
  return { id, personId, structureId, subscriptionId, offer, state, dataVersion, dataDigest, createdAt };
}

/** A holder as they see themselves, and as those who look after them do. */
export function viewOfSeen(seen: SeenHolder): z.input<typeof SeenHolderView> {
  const { holder, data, references, message, holds, leave, requests, certificates, next } = seen;
  const { serialNumber, identity, attested, correctionAsked } = holder;
  const { lastName, firstNames, email, service } = data;
  return {
    ...viewOfHolder(holder),
    lastName,
    firstNames,
    email,
    ...(service !== undefined && { service }),
    serialNumber,
    identity: identity.map(({ how, at, by }, index) => {
      const reference = references[index];
      return { how, at, by, ...(reference && { reference: { ...reference } }) };
    }),
    holds,
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
    next,
  };
}

function viewOfOpening({ at, renews, revokeOldAfterDays }: NonNullable<SeenHolder['leave']>['opening']) {
  return {
    at,
    ...(renews && { renews: { ...renews } }),
    ...(revokeOldAfterDays !== undefined && { revokeOldAfterDays }),
  };
}

/** The same, with where it is and the text to accept. */
export function viewOfOwn(own: OwnHolder, terms: TextAccepted): z.input<typeof OwnHolderView> {
  const { id, name } = own.structure;
  return {
    ...viewOfSeen(own),
    structure: { id, name },
    terms: { ...terms, href: `/texts/${terms.id}/${terms.version}` },
  };
}
