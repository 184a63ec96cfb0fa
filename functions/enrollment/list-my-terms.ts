import { operation } from '../../shared/http/operation.ts';
import { ownTerms } from '../../shared/lifecycle/terms/acceptance.ts';
import type { TextAccepted } from '../../shared/registration/designation-records.ts';
import { OwnTermsView } from '../schemas/terms.ts';
import type { TermsHouse } from './terms-house.ts';

/** GET /me/terms: what is in force for the caller, what they accepted, what is due by when and what happens then. */
export const listMyTerms = operation({ answer: OwnTermsView }, async (call, house: TermsHouse) => {
  const { language } = call;
  const shown = async (text: TextAccepted) => ({
    ...text,
    title: await house.texts.title(text, language),
    href: `/texts/${text.id}/${text.version}`,
  });
  const own = await ownTerms(house, call.principal);
  const items = await Promise.all(
    own.map(async ({ population, current, accepted, due }) => ({
      population,
      inForce: await shown(current),
      ...(accepted && { accepted: told(accepted) }),
      ...(due && { due: { ...due, text: await shown(due.text) } }),
    })),
  );
  return { status: 200, headers: { 'content-language': language }, body: { items } };
});

type Accepted = NonNullable<Awaited<ReturnType<typeof ownTerms>>[number]['accepted']>;

const told = ({ text, at, language, authentication, act }: Accepted) => ({
  ...text,
  at,
  language,
  authentication,
  act,
});
