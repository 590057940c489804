// Runs before each renderer unit test file: what one test rendered is gone before the next one; and the page has what
// browsers have and jsdom does not.
import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

/** React Aria escapes what it looks up by it. */
vi.stubGlobal('CSS', { escape: (name: string): string => name.replace(/[^\w-]/g, '\\$&') });

afterEach(cleanup);

// jsdom lays nothing out, so there is nothing to scroll to.
Element.prototype.scrollIntoView = () => undefined;
