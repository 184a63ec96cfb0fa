import { operation } from '../../shared/http/operation.ts';
import { digestOfText, texts } from '../../shared/messages/texts/texts.ts';
import { TextsView } from '../schemas/acceptance.ts';

/** GET /texts: every wording that was ever in force, the newest of each text first. */
export const listTexts = operation({ answer: TextsView }, async ({ language }) => ({
  status: 200,
  headers: { 'cache-control': 'public, max-age=300', 'content-language': language },
  body: {
    items: texts.map(({ id, version, title }) => ({
      id,
      version,
      sha256: digestOfText(id, version),
      title: title[language],
      href: `/texts/${id}/${version}`,
    })),
  },
}));
