import { operation } from '../../shared/http/operation.ts';
import { digestOfText, texts } from '../../shared/messages/texts/texts.ts';
import { referenceOf } from '../../shared/registration/terms.ts';
import { TextsView } from '../schemas/acceptance.ts';
import { approvedTerms, type OpenHouse } from './published-terms.ts';

/** GET /texts: every wording that was ever in force, and those that are announced; the newest of each text first. */
export const listTexts = operation({ answer: TextsView }, async ({ language }, house: OpenHouse) => {
  const uploaded = (await approvedTerms(house)).map((terms) => ({
    ...referenceOf(terms),
    title: terms.title[language],
    inForceFrom: terms.inForceFrom,
  }));
  const builtIn = texts.map(({ id, version, title }) => ({
    id,
    version,
    sha256: digestOfText(id, version),
    title: title[language],
  }));
  return {
    status: 200,
    headers: { 'cache-control': 'public, max-age=60', 'content-language': language },
    body: { items: [...uploaded, ...builtIn].map((text) => ({ ...text, href: `/texts/${text.id}/${text.version}` })) },
  };
});
