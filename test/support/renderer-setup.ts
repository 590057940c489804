// Runs before each renderer unit test file: what one test rendered is gone before the next one.
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(cleanup);
