export * from '../../infra/local/memory/objects.ts';
