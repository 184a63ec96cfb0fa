import { Refusal } from '../../shared/errors.ts';
import { operation } from '../../shared/http/operation.ts';
import { digestOfText, textOf, wordingOf } from '../../shared/messages/texts/texts.ts';
import { TextView } from '../schemas/acceptance.ts';

/**
 * GET /texts/{textId}/{version}: one wording, for ever. As text/plain it is the octets that the digest is of, in both
 * languages; as JSON it is in the reader's.
 */
export const showText = operation({ answer: TextView }, async (call) => {
  const { textId, version } = call.params as { textId: string; version: string };
  const text = textOf(textId, version);
  if (!text) throw new Refusal('not-found', 'There is no such text in this version: see /texts.');
  const headers = { 'cache-control': 'public, max-age=86400' };
  if (call.accepts === 'text/plain') {
    return { status: 200, headers, mediaType: 'text/plain; charset=utf-8', body: Buffer.from(wordingOf(text)) };
  }
  const { language } = call;
  const { title, paragraphs } = text;
  const body = {
    id: text.id,
    version: text.version,
    sha256: digestOfText(text.id, text.version),
    language,
    title: title[language],
    paragraphs: [...paragraphs[language]],
  };
  return { status: 200, headers: { ...headers, 'content-language': language }, body };
});
