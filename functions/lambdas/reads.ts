/** Whoever lets people of a population act asks whether they have accepted its terms. */
export const TERMS = ['terms', 'terms-acceptance'] as const;
