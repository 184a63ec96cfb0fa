import { type Environment, environments } from './environments.ts';

/**
 * Production as an owner would fill it in, for tests, for the reckoning of costs, and to see it synthesized
 * (`npm run synth -- -c stage=example-production`). `alt` is a top-level name that is nobody's (RFC 9476).
 */
export const exampleProduction: Environment = {
  ...environments.production,
  account: '111122223333',
  oidArc: '1.3.6.1.4.1.99999.1',
  apiHost: { name: 'api.sceau.alt', certificateArn: 'arn:aws:acm:eu-west-3:111122223333:certificate/api' },
  machineHost: {
    name: 'machines.sceau.alt',
    certificateArn: 'arn:aws:acm:eu-west-3:111122223333:certificate/machines',
    trustStoreVersion: 'version-of-the-trust-store',
  },
  publicationHost: { name: 'pki.sceau.alt', certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/pki' },
  pages: {
    host: { name: 'certificats.sceau.alt', certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/pages' },
    signIn: {
      authorizationEndpoint: 'https://identity.sceau.alt/auth',
      tokenEndpoint: 'https://identity.sceau.alt/token',
      clientId: 'pages',
      scope: 'openid',
    },
  },
  identity: { ...environments.production.identity, issuer: 'https://identity.sceau.alt' },
  mailFrom: 'sceau@sceau.alt',
  alarmAddress: 'alarms@sceau.alt',
  ceremonyOperators: ['arn:aws:iam::111122223333:user/operator-1', 'arn:aws:iam::111122223333:user/operator-2'],
};
