import { afterAll, beforeAll } from 'vitest';
import { bulk } from './openssl/bulk.ts';
import { certificates } from './openssl/certificates.ts';
import { session, sitDown } from './openssl/desk.ts';
import { inbox } from './openssl/inbox.ts';
import { remains } from './openssl/remains.ts';
import { requests } from './openssl/requests.ts';
import { revocation } from './openssl/revocation.ts';
import { status } from './openssl/status.ts';
import { subscriptions } from './openssl/subscriptions.ts';

/** One platform, one desk, and openssl: what each part leaves the later ones find. */
beforeAll(sitDown, 120_000);
afterAll(() => session?.close());

requests();
certificates();
revocation();
bulk();
status();
subscriptions();
inbox();
remains();
