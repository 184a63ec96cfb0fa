import type { Pages } from '../../../shared/lifecycle/repository/placing.ts';
import { texts } from '../../../shared/messages/texts/texts.ts';
import { styleSheet } from './frame.ts';
import { indexPage } from './index-page.ts';
import { notFoundPage } from './not-found-page.ts';
import { type PolicySettings, policyPage } from './policy-page.ts';
import { everyProfile, profilePage } from './profile-page.ts';
import { textPage } from './text-page.ts';

/** Every page of the repository. What they say follows from the ledger, the program and its settings alone. */
export const pagesFor =
  (settings: PolicySettings): Pages =>
  (contents) => [
    indexPage(contents),
    policyPage(contents, settings),
    notFoundPage(),
    styleSheet(),
    ...everyProfile.map(profilePage),
    ...texts.map(textPage),
  ];
