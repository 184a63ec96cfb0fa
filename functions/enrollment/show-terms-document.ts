import { operation } from '../../shared/http/operation.ts';
import { stillOpen } from '../../shared/lifecycle/registration/desk.ts';
import { termsDocument } from '../../shared/lifecycle/terms/proposal.ts';
import { TermsDocumentQuery } from '../schemas/terms.ts';
import { attachment } from './attachment.ts';
import type { TermsHouse } from './terms-house.ts';
import { termsNamed } from './terms-view.ts';

/** GET /terms/{population}/{version}/document: what the second officer reads before approving. */
export const showTermsDocument = operation({ query: TermsDocumentQuery }, async (call, house: TermsHouse) => {
  stillOpen(house, call);
  const language = call.query.language ?? call.language;
  const { terms, document, bytes } = await termsDocument(house, termsNamed(call.params), language);
  const { mediaType } = document;
  const charset = mediaType.startsWith('text/') ? '; charset=utf-8' : '';
  const headers = {
    ...attachment(`terms-${terms.population}-${terms.edition}-${language}`),
    'content-language': language,
  };
  return { status: 200, headers, mediaType: `${mediaType}${charset}`, body: bytes };
});
