export * from '../../infra/local/memory/pkcs10.ts';
