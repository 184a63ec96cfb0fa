/** Whoever lets people of a population act asks whether they have accepted its terms. */
export const TERMS = ['terms', 'terms-acceptance'] as const;

/** What every function that answers people needs: the caller's identity, rate limit and idempotency. */
export const FRONT_READS = ['house', 'issuers', 'person', 'mandates', 'unique', 'idempotency'] as const;
export const FRONT_WRITES = ['idempotency', 'rate'] as const;

/** What is kept of a structure. */
export const DOSSIER = ['structure', 'structure-words', 'contract', 'subscription', 'domain', 'work'] as const;

/** What the registration authority keeps beside it, of people, machines and messages. */
export const REGISTER = [
  'contact',
  'webhook',
  'webhook-delivery',
  'mail',
  'mailbox',
  'direction',
  'machine',
  'appointment',
] as const;

/** What a request is judged on, by whoever takes it and by whoever approves it. */
export const GATE = [
  // a machine's leave to request
  'machine',
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
