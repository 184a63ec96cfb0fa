import { TERMS_MEDIA_TYPES } from '../../shared/registration/terms-records.ts';
import { get, OFFICERS, post, READERS, type Route } from './route.ts';

/** Terms of use, per population: holders, representatives, administrators. */
export const termsRoutes: readonly Route[] = [
  {
    ...post(
      '/terms-documents',
      'upload-terms',
      'terms',
      OFFICERS,
      'terms',
      'Upload a document that a proposal may name',
    ),
    takes: TERMS_MEDIA_TYPES,
  },
  post('/terms/{population}', 'propose-terms', 'terms', OFFICERS, 'terms', 'Propose a version of the terms'),
  get('/terms/{population}', 'list-terms', 'terms', READERS, 'terms', 'Every version of the terms that was uploaded'),
  get('/terms/{population}/{version}', 'show-terms', 'terms', READERS, 'terms', 'One version of the terms'),
  {
    ...get(
      '/terms/{population}/{version}/document',
      'show-terms-document',
      'terms',
      READERS,
      'terms',
      'A document of a version, published or not',
    ),
    gives: TERMS_MEDIA_TYPES,
  },
  post(
    '/terms/{population}/{version}/approval',
    'approve-terms',
    'terms',
    OFFICERS,
    'terms',
    'Approve a proposed version, as the second security officer',
  ),
  post(
    '/terms/{population}/{version}/refusal',
    'refuse-terms',
    'terms',
    OFFICERS,
    'terms',
    'Refuse or withdraw a proposed version',
  ),
  get(
    '/terms/{population}/{version}/progress',
    'show-terms-progress',
    'terms',
    READERS,
    'terms',
    'How many have accepted a version, and who has not',
  ),
  get('/me/terms', 'list-my-terms', 'terms', 'signed-in', 'terms', 'What is in force for me, accepted, and due'),
  post(
    '/me/terms/{population}/acceptance',
    'accept-terms',
    'terms',
    'signed-in',
    'terms',
    'Accept a version of one’s terms by itself',
  ),
];
