// Every test suite, by what it needs. test/README.md says what each one proves.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { defines } from './defines.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Suites that talk to real programs share two cores and wait for them. */
const slow = { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 };

export default defineConfig({
	root,
	define: defines,
	test: {
		// Nothing is watched or looked up outside the work tree.
		cache: false,
		// Property tests compute for seconds on a busy machine; no test measures time.
		testTimeout: 30_000,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['test/unit/{shared,electron}/**/*.test.ts'],
					environment: 'node',
				},
			},
			{
				extends: true,
				plugins: [react()],
				test: {
					name: 'unit-renderer',
					include: ['test/unit/renderer/**/*.test.{ts,tsx}'],
					environment: 'jsdom',
					setupFiles: ['test/support/renderer-setup.ts'],
				},
			},
			{
				extends: true,
				test: { name: 'contract', include: ['test/contract/**/*.test.ts'], environment: 'node' },
			},
			{
				extends: true,
				test: {
					name: 'integration',
					include: ['test/integration/**/*.test.ts'],
					environment: 'node',
					...slow,
				},
			},
			{
				extends: true,
				test: {
					name: 'e2e',
					include: ['test/e2e/**/*.test.ts'],
					environment: 'node',
					globalSetup: ['test/support/e2e-setup.ts'],
					...slow,
					maxWorkers: 1,
					testTimeout: 120_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'package',
					include: ['test/package/**/*.test.ts'],
					environment: 'node',
					globalSetup: ['test/support/package-setup.ts'],
					...slow,
					// One computer to install on.
					maxWorkers: 1,
					testTimeout: 120_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'soak',
					include: ['test/soak/**/*.test.ts'],
					environment: 'node',
					...slow,
					testTimeout: 600_000,
				},
			},
		],
	},
});
