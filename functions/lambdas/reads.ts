/** Whoever lets people of a population act asks whether they have accepted its terms. */
export const TERMS = ['terms', 'terms-acceptance'] as const;

/** What every function that answers people needs: the caller's identity, rate limit and idempotency. */
export const FRONT_READS = ['house', 'issuers', 'person', 'mandates', 'unique', 'idempotency', 'rate'] as const;
export const FRONT_WRITES = ['idempotency', 'rate'] as const;

/** What is kept of a structure. */
export const DOSSIER = ['structure', 'structure-words', 'contract', 'subscription', 'domain', 'work'] as const;

/** What a request is judged on, by whoever takes it and by whoever approves it. */
export const GATE = [
  'structure',
  'subscription',
  'holder',
  'direction',
  'request',
  'decision',
  'intent',
  'certificate',
  'key',
  'blocked-key',
  // leave to renew early
  'campaign',
] as const;
