// What one-realm.test.ts sees refused.
afterAll(() => undefined);
