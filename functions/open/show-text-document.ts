import { Refusal } from '../../shared/errors.ts';
import { operation } from '../../shared/http/operation.ts';
import { TermsDocumentQuery } from '../schemas/terms.ts';
import { type OpenHouse, publishedDocument, uploadedTerms } from './published-terms.ts';

/** GET /texts/{textId}/{version}/document: an uploaded text as it is, in one language; never shown as a page of ours. */
export const showTextDocument = operation({ query: TermsDocumentQuery }, async (call, house: OpenHouse) => {
  const { textId, version } = call.params as { textId: string; version: string };
  const terms = await uploadedTerms(house, { textId, version });
  if (!terms) throw new Refusal('not-found', 'There is no document of this text in this version: see /texts.');
  const language = call.query.language ?? call.language;
  const { mediaType } = terms.documents[language];
  const suffix = mediaType === 'application/pdf' ? 'pdf' : 'txt';
  return {
    status: 200,
    mediaType: mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
    headers: {
      'cache-control': 'public, max-age=86400',
      'content-language': language,
      'content-disposition': `inline; filename="${textId}-${version}-${language}.${suffix}"`,
    },
    body: await publishedDocument(house, terms, language),
  };
});
