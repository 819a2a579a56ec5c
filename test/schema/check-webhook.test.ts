// What a stand-in may and may not send.
import { describe, expect, test } from 'vitest';
import { checkWebhook } from './check.ts';

const hook = {
  id: 1,
  type: 'App',
  name: 'web',
  active: true,
  app_id: 9,
  events: ['issues'],
  config: { content_type: 'json', url: 'https://conductor.test/api/github/webhooks', insecure_ssl: '0' },
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};

describe('a webhook', () => {
  test('of the described shape passes', () => {
    expect(checkWebhook('ping', undefined, { zen: 'Keep it simple.', hook_id: 1, hook })).toEqual([]);
  });

  test('that lacks a field is named', () => {
    const { events: _, ...silent } = hook;
    expect(checkWebhook('ping', undefined, { hook: silent })).toEqual([
      "payload/hook must have required property 'events'",
    ]);
  });

  test('with a time in the wrong format is named', () => {
    expect(checkWebhook('ping', undefined, { hook: { ...hook, created_at: 'yesterday' } })).toEqual([
      'payload/hook/created_at must match format "date-time"',
    ]);
  });

  test('that carries the action of another is named', () => {
    expect(checkWebhook('issues', 'labeled', { action: 'opened' })).toContain(
      'payload/action must be equal to one of the allowed values: labeled',
    );
  });

  test('whose installation has only an id is named', () => {
    expect(checkWebhook('issue_comment', 'created', { installation: { id: 5 } })).toContain(
      "payload/installation must have required property 'node_id'",
    );
  });

  test('GitHub does not send is named', () => {
    expect(checkWebhook('issues', 'frobnicated', {})).toEqual([
      'no webhook issues-frobnicated in test/schema/webhooks.json',
    ]);
  });
});
