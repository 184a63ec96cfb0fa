import { Refusal } from '../../shared/errors.ts';
import type { Answer } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { digestOfText, textOf, wordingOf } from '../../shared/messages/texts/texts.ts';
import { referenceOf, wordingOfEdition } from '../../shared/registration/terms.ts';
import type { TermsRecord } from '../../shared/registration/terms-records.ts';
import { TextView } from '../schemas/acceptance.ts';
import { type OpenHouse, publishedDocument, uploadedTerms } from './published-terms.ts';

const FOR_EVER = { 'cache-control': 'public, max-age=86400' };

/**
 * GET /texts/{textId}/{version}: one wording, for ever. As text/plain it is the octets that the digest is of, in both
 * languages; as JSON it is in the reader's, with the paragraphs of a text, or the address of its document.
 */
export const showText = operation({ answer: TextView }, async (call, house: OpenHouse) => {
  const { textId, version } = call.params as { textId: string; version: string };
  const plain = call.accepts === 'text/plain';
  const { language } = call;
  const text = textOf(textId, version);
  if (!text) {
    const terms = await uploadedTerms(house, { textId, version });
    if (!terms) throw new Refusal('not-found', 'There is no such text in this version: see /texts.');
    return plain ? asPlain(wordingOfEdition(terms)) : uploaded(house, terms, language);
  }
  if (plain) return asPlain(wordingOf(text));
  const { title, paragraphs } = text;
  const body = {
    id: text.id,
    version: text.version,
    sha256: digestOfText(text.id, text.version),
    language,
    title: title[language],
    paragraphs: [...paragraphs[language]],
  };
  return { status: 200, headers: { ...FOR_EVER, 'content-language': language }, body };
});

function asPlain(wording: string): Answer {
  return { status: 200, headers: FOR_EVER, mediaType: 'text/plain; charset=utf-8', body: Buffer.from(wording) };
}

async function uploaded(house: OpenHouse, terms: TermsRecord, language: 'fr' | 'en'): Promise<Answer> {
  const { title, documents, inForceFrom } = terms;
  const document = documents[language];
  const reference = referenceOf(terms);
  const isText = document.mediaType !== 'application/pdf';
  const paragraphs = isText ? paragraphsOf(await publishedDocument(house, terms, language)) : [];
  const href = `/texts/${reference.id}/${reference.version}/document?language=${language}`;
  const body = {
    ...reference,
    language,
    title: title[language],
    paragraphs,
    inForceFrom,
    document: { ...document, href },
  };
  return { status: 200, headers: { ...FOR_EVER, 'content-language': language }, body };
}

/** A blank line parts paragraphs, in plain text and in Markdown alike. */
function paragraphsOf(bytes: Uint8Array): string[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  return text
    .split(/\r?\n[ \t]*(?:\r?\n[ \t]*)+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
