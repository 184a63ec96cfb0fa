import { operation } from '../../shared/http/operation.ts';
import { LARGEST_TERMS, uploadTerms as upload } from '../../shared/lifecycle/terms/proposal.ts';
import { TERMS_MEDIA_TYPES } from '../../shared/registration/terms-records.ts';
import { Octets } from '../schemas/parts.ts';
import { TermsDocumentForm } from '../schemas/terms.ts';
import type { TermsHouse } from './terms-house.ts';

/** POST /terms-documents: kept for a week under its own digest, and for good once a proposal names it. */
export const uploadTerms = operation(
  { body: Octets, largestBody: LARGEST_TERMS, answer: TermsDocumentForm, status: 201 },
  async (call, house: TermsHouse) => {
    const mediaType = TERMS_MEDIA_TYPES.find((type) => type === call.sent);
    if (!mediaType) throw new Error('a body of a type that the route does not take');
    return { status: 201, body: await upload(house, call, { bytes: call.body, mediaType }) };
  },
);
